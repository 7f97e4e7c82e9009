internal import ByteParsing
internal import Packets

/// The form of a pcapng file: sections, their interfaces, and what these captured
/// (draft-ietf-opsawg-pcapng §3, §4).
struct PcapngBlocks {
  enum Content {
    case packet(CaptureRecord)
    /// A packet of an interface that is not described before it.
    case stray(interface: Int)
    /// No packet.
    case other
    /// Something beside packets that contradicts itself; the blocks behind it can be read.
    case unread(CaptureDamage)
  }

  static let headerByteCount = 12
  /// What is held of a block; of a longer one nothing is needed.
  static let byteLimit = 16 << 20
  private static let sectionHeader: UInt32 = 0x0A0D_0D0A

  /// In the order of their descriptions, of this section.
  private(set) var interfaces: [PcapngInterface] = []
  /// What blocks had beside packets, and nobody has taken yet.
  private(set) var items: [HeldItem] = []
  /// How many packets came in simple packet blocks, which say no time.
  private(set) var timelessCount = 0
  /// What each interface's last statistics said, of this section.
  private var counts: [UInt32: (received: UInt64?, dropped: UInt64?)] = [:]
  /// Of the section; nil before its header.
  private var order: ByteOrder?
  /// Of the last packet that has one.
  private var lastTime = CaptureTime(nanoseconds: 0)

  static func isPcapng(_ file: Span<UInt8>) -> Bool {
    ByteOrder.big.uint32(file, at: 0) == sectionHeader
  }

  /// Takes the first of what blocks had beside packets.
  mutating func takeItem() -> HeldItem { items.removeFirst() }

  /// Whether the block at `start` describes an interface.
  func isInterface(at start: Int, of file: Span<UInt8>) -> Bool {
    order?.uint32(file, at: start) == 1
  }

  /// How long a block is, by its header.
  ///
  ///     |  type (4)  |  length (4)  |  body …  |  length (4)  |
  mutating func byteCount(
    ofBlockAt start: Int, of file: Span<UInt8>
  ) throws(CaptureDamage) -> Int {
    if ByteOrder.big.uint32(file, at: start) == Self.sectionHeader {
      order = try Self.order(ofSectionAt: start, of: file)
    }
    guard let order else { throw CaptureDamage("a block stands before the section's header") }
    let byteCount = Int(order.uint32(file, at: start + 4))
    guard byteCount >= Self.headerByteCount, byteCount.isMultiple(of: 4) else {
      throw CaptureDamage("a block of \(byteCount) bytes")
    }
    return byteCount
  }

  /// Reads a block that is there whole.
  mutating func read(
    _ start: Int, _ byteCount: Int, of file: Span<UInt8>
  ) throws(CaptureDamage) -> Content {
    guard let order else { return .other }
    let last = order.uint32(file, at: start + byteCount - 4)
    guard last == UInt32(byteCount) else {
      throw CaptureDamage("a block of \(byteCount) bytes, and of \(last) bytes at its end")
    }
    let block = PcapngBlock(
      order: order, bytes: file.extracting(start..<start + byteCount), start: start)
    switch order.uint32(file, at: start) {
    case 6: return try enhancedPacket(block)
    case 3: return try simplePacket(block)
    case 2: return try obsoletePacket(block)
    case Self.sectionHeader: try section(block)
    case 1: try interface(block)
    case let type: return asides(type, block)
    }
    return .other
  }

  /// Reads what stands beside packets.
  private mutating func asides(_ type: UInt32, _ block: PcapngBlock) -> Content {
    do throws(CaptureDamage) {
      switch type {
      case 4: try names(block)
      case 5: try statistics(block)
      case 10: try secrets(block)
      default: break
      }
      return .other
    } catch {
      return .unread(error)
    }
  }

  private static func order(
    ofSectionAt start: Int, of file: Span<UInt8>
  ) throws(CaptureDamage) -> ByteOrder {
    switch ByteOrder.big.uint32(file, at: start + 8) {
    case 0x1A2B_3C4D: return .big
    case 0x4D3C_2B1A: return .little
    default: throw CaptureDamage("a section's header that does not say its byte order")
    }
  }

  /// Reads a section header (§4.1).
  ///
  ///     | type, length (8) | byte order (4) | version (2 + 2) | section length (8) | options … |
  private mutating func section(_ block: PcapngBlock) throws(CaptureDamage) {
    let major = try block.uint16(at: 12)
    guard major == 1 else {
      throw CaptureDamage("pcapng of version \(major).\(try block.uint16(at: 14)) is not known")
    }
    interfaces = []
    counts = [:]
    takeComments(of: .section, block, at: 24)
  }

  /// Reads an interface description (§4.2).
  ///
  ///     | type, length (8) | link type (2) | reserved (2) | snapshot length (4) | options … |
  private mutating func interface(_ block: PcapngBlock) throws(CaptureDamage) {
    interfaces.append(try PcapngInterface(block))
    takeComments(of: .interface, block, at: 16)
  }

  /// Reads an enhanced packet block (§4.3).
  ///
  ///     | type, length (8) | interface (4) | time, high (4) | time, low (4) |
  ///     | captured (4) | on the wire (4) | packet, padded to 32 bits | options … | length (4) |
  private mutating func enhancedPacket(
    _ block: PcapngBlock
  ) throws(CaptureDamage) -> Content {
    let interface = Int(try block.uint32(at: 8))
    let captured = Int(try block.uint32(at: 20))
    let options = 28 + (captured + 3) / 4 * 4
    guard options + 4 <= block.byteCount else {
      throw CaptureDamage("a packet of \(captured) bytes in a block of \(block.byteCount)")
    }
    guard interface < interfaces.count else { return .stray(interface: interface) }
    if options + 8 < block.byteCount { takeComments(of: .packet, block, at: options) }
    let time = interfaces[interface].time(
      high: try block.uint32(at: 12), low: try block.uint32(at: 16))
    return packet(
      interface, time, captured, originalLength: try block.uint32(at: 24), at: 28, of: block)
  }

  /// Reads a packet block, which enhanced packet blocks have replaced (§A).
  ///
  ///     | type, length (8) | interface (2) | drops (2) | time, high (4) | time, low (4) |
  ///     | captured (4) | on the wire (4) | packet, padded to 32 bits | options … | length (4) |
  private mutating func obsoletePacket(
    _ block: PcapngBlock
  ) throws(CaptureDamage) -> Content {
    let interface = Int(try block.uint16(at: 8))
    let captured = Int(try block.uint32(at: 20))
    guard 32 + (captured + 3) / 4 * 4 <= block.byteCount else {
      throw CaptureDamage("a packet of \(captured) bytes in a block of \(block.byteCount)")
    }
    guard interface < interfaces.count else { return .stray(interface: interface) }
    let time = interfaces[interface].time(
      high: try block.uint32(at: 12), low: try block.uint32(at: 16))
    return packet(
      interface, time, captured, originalLength: try block.uint32(at: 24), at: 28, of: block)
  }

  /// Reads a simple packet block, which says neither interface nor time (§4.4).
  ///
  ///     | type, length (8) | on the wire (4) | packet, padded to 32 bits | length (4) |
  private mutating func simplePacket(
    _ block: PcapngBlock
  ) throws(CaptureDamage) -> Content {
    let originalLength = try block.uint32(at: 8)
    guard let interface = interfaces.first else { return .stray(interface: 0) }
    let captured = min(
      Int(originalLength), interface.snapshotLength, block.byteCount - 16)
    timelessCount += 1
    return packet(0, lastTime, captured, originalLength: originalLength, at: 12, of: block)
  }

  private mutating func packet(
    _ interface: Int, _ time: CaptureTime, _ captured: Int, originalLength: UInt32, at place: Int,
    of block: PcapngBlock
  ) -> Content {
    lastTime = time
    let begin = block.start + place
    return .packet(
      CaptureRecord(
        time: time, originalLength: Int(originalLength), bytes: begin..<begin + captured,
        linkType: interfaces[interface].linkType))
  }

  /// Reads a name resolution block's records: one address with its names each (§4.5).
  private mutating func names(_ block: PcapngBlock) throws(CaptureDamage) {
    var records = PcapngOptions(at: 8)
    while let (type, range) = try records.next(in: block) {
      let addressByteCount = type == 1 ? 4 : type == 2 ? 16 : 0
      let bytes = block.array(range)
      guard addressByteCount > 0, bytes.count > addressByteCount,
        let address = IPAddress(bytes: bytes.prefix(addressByteCount))
      else { continue }
      for name in bytes.dropFirst(addressByteCount).split(separator: 0) {
        items.append(HeldItem(kind: .name(address), bytes: Array(name)))
      }
    }
  }

  /// Reads an interface statistics block (§4.6).
  ///
  ///     | type, length (8) | interface (4) | time (8) | options … | length (4) |
  private mutating func statistics(_ block: PcapngBlock) throws(CaptureDamage) {
    var received: UInt64?
    var dropped: UInt64?
    var options = PcapngOptions(at: 20)
    while let (code, range) = try options.next(in: block) {
      guard range.count == 8 else { continue }
      let count = try block.uint64(at: range.lowerBound)
      switch code {
      case 4: received = count
      // By the interface, and by the system.
      case 5, 7: dropped = (dropped ?? 0).addingReportingOverflow(count).partialValue
      default: break
      }
    }
    takeComments(of: .interface, block, at: 20)
    guard received != nil || dropped != nil else { return }
    let interface = try block.uint32(at: 8)
    let before = counts.updateValue((received, dropped), forKey: interface)
    let statistics = InterfaceStatistics(
      received: received.map { $0 - min($0, before?.received ?? 0) },
      dropped: dropped.map { $0 - min($0, before?.dropped ?? 0) })
    items.append(HeldItem(kind: .statistics(statistics)))
  }

  /// Reads a decryption secrets block (§4.7).
  ///
  ///     | type, length (8) | kind (4) | byte count (4) | secrets, padded … | options … | length (4) |
  private mutating func secrets(_ block: PcapngBlock) throws(CaptureDamage) {
    let format = SecretsFormat(rawValue: try block.uint32(at: 8))
    let count = Int(try block.uint32(at: 12))
    guard 20 + count <= block.byteCount else {
      throw CaptureDamage("secrets of \(count) bytes in a block of \(block.byteCount)")
    }
    items.append(HeldItem(kind: .secrets(format), bytes: block.array(16..<16 + count)))
  }

  /// Takes the comments of a block, up to an option that is damaged: what else the block has is worth
  /// more.
  private mutating func takeComments(
    of subject: CommentSubject, _ block: PcapngBlock, at place: Int
  ) {
    var options = PcapngOptions(at: place)
    while let (code, range) = try? options.next(in: block) {
      guard code == 1 else { continue }
      items.append(HeldItem(kind: .comment(subject), bytes: block.array(range)))
    }
  }
}
