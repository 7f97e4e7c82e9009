internal import Packets

/// One capture file, or standard input: its packets, and how it ends.
struct CaptureFile {
  /// Which of the files it is that were given.
  let order: Int
  let description: CaptureDescription
  /// The packet's in the whole input.
  var number: UInt64 = 0

  private let filter: PacketFilter?
  private var reader: BlockReader
  private var packetCount = 0
  /// How many packets there are of link types that cannot be read.
  private var unreadCounts: [LinkType: Int] = [:]
  /// The last link type that could be.
  private var readLinkType = LinkType.ethernet

  init(
    path: String, filter expression: String? = nil, end: InputEnd? = nil, order: Int = 0
  ) throws(CaptureError) {
    self.order = order
    let bytes = try CaptureBytes(path: path, end: end)
    do throws(CaptureDamage) {
      reader = try BlockReader(bytes)
    } catch {
      throw CaptureError(error, in: path, orElse: .notACapture)
    }
    description = CaptureDescription(name: path, interfaces: reader.interfaces)
    filter = expression.map(PacketFilter.init)
    try filter?.check(reader.interfaces.map(\.linkType), file: path)
  }

  /// Of the packet that ``advance()`` found.
  var time: CaptureTime { reader.record.time }

  /// What ``advance()`` found beside packets.
  var item: CaptureItem {
    @_lifetime(borrow self)
    get { reader.item.item }
  }

  /// Goes on to the next packet, or what else there is.
  @inline(__always)
  mutating func advance() throws(CaptureError) -> BlockReader.Step {
    let step: BlockReader.Step
    do throws(CaptureDamage) {
      step = try reader.advance()
    } catch {
      throw damage(error)
    }
    switch step {
    case .packet:
      packetCount += 1
      if reader.record.linkType != readLinkType { noteLinkType() }
    case .item, .idle, .end: break
    }
    return step
  }

  @inline(never)
  private func damage(_ damage: CaptureDamage) -> CaptureError {
    CaptureError(damage, in: description.name, behind: packetCount, orElse: .damaged)
  }

  @inline(never)
  private mutating func noteLinkType() {
    if reader.record.linkType.isSupported {
      readLinkType = reader.record.linkType
    } else {
      unreadCounts[reader.record.linkType, default: 0] += 1
    }
  }

  /// The packets of link types that cannot be read; nil where there were none.
  var unknownLinkTypes: CaptureError? {
    let unread = unreadCounts.sorted { $0.key.rawValue < $1.key.rawValue }
    return unread.isEmpty
      ? nil
      : .unknownLinkTypes(unread.map { ($0.key, $0.value) }, of: packetCount, description.name)
  }

  /// Whether the filter lets the packet through that ``advance()`` found.
  func passesFilter() -> Bool {
    guard let filter else { return true }
    return filter.passes(reader.bytes, reader.record.originalLength, reader.record.linkType)
  }

  /// The packet that ``advance()`` found, until the next call, by its ``number``.
  var packet: CapturedPacket {
    @_lifetime(borrow self)
    get {
      CapturedPacket(
        number: number, time: reader.record.time, linkType: reader.record.linkType,
        originalLength: reader.record.originalLength, bytes: reader.bytes)
    }
  }

  /// The same, as an item.
  var packetItem: CaptureItem {
    @_lifetime(borrow self)
    get { .packet(packet) }
  }
}
