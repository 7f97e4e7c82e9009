internal import Packets

/// Reads the packets of a capture file in large blocks, and leaves them where they lie.
struct BlockReader {
  enum Step {
    case packet
    /// Something else, which is ``item``.
    case item
    case idle
    case end
  }

  private enum Source {
    case plain(CaptureBytes)
    case compressed(Decompression)
  }

  private static let blockByteCount = 256 << 10
  private static let alignment = 64

  /// The packet that ``advance()`` found.
  private(set) var record = CaptureRecord()
  /// What ``advance()`` found beside packets.
  private(set) var item = HeldItem(kind: .comment(.section))

  private var source: Source
  private var pcap: PcapRecords?
  private var pcapng = PcapngBlocks()
  private var block: [UInt8] = []
  /// Where in the file the block's bytes end.
  private var fileOffset = 0
  /// Where in the block the next record begins, and where the bytes that were read end.
  private var place = 0
  private var end = 0
  /// Whether the last read found nothing yet.
  private var isIdle = false
  /// How many bytes of a block that is not needed are yet to be passed over.
  private var skippedByteCount = 0
  /// The first packet whose interface was not described, and how many there are.
  private var strays: (count: Int, first: CaptureDamage)?
  /// The first block beside packets that could not be read.
  private var unread: CaptureDamage?

  /// Takes a file at its beginning, and reads what stands before its first packet.
  ///
  /// - Throws: what it is where it is no capture.
  init(_ bytes: CaptureBytes) throws(CaptureDamage) {
    source = .plain(bytes)
    _ = try fill(CaptureKind.magicByteCount, waits: true)
    if let decompressor = CaptureKind.decompressor(of: head) {
      source = .compressed(Decompression(decompressor, of: bytes, behind: head))
      (place, end, fileOffset) = (0, 0, 0)
      _ = try fill(CaptureKind.magicByteCount, waits: true)
    }
    switch CaptureKind.form(of: head) {
    case .pcap:
      guard try fill(PcapRecords.fileHeaderByteCount, waits: true) else {
        throw CaptureDamage("it ends within a pcap file's header, after \(end) bytes")
      }
      let records = try PcapRecords(head)
      pcap = records
      place += PcapRecords.fileHeaderByteCount
      record.linkType = records.linkType
    case .pcapng: try readInterfaces()
    case nil:
      _ = try fill(CaptureKind.headByteCount, waits: true)
      throw CaptureDamage(CaptureKind.name(of: head, isCompressed: isCompressed))
    }
  }

  /// What is there of the rest.
  private var head: Span<UInt8> {
    @_lifetime(borrow self)
    get { block.span.extracting(place..<end) }
  }

  private var isCompressed: Bool {
    if case .compressed = source { true } else { false }
  }

  /// Whether input ended because that was asked for, wherever that was.
  private var isCut: Bool {
    switch source {
    case .plain(let bytes): bytes.isCut
    case .compressed(let decompression): decompression.isCut
    }
  }

  /// The interfaces that are known, at least one where the file begins as it should.
  var interfaces: [CaptureInterface] {
    guard let pcap else { return pcapng.interfaces.map(CaptureInterface.init) }
    return [
      CaptureInterface(
        linkType: pcap.linkType, timePrecision: pcap.timePrecision,
        snapshotLength: pcap.snapshotLength)
    ]
  }

  /// The bytes of the packet that ``advance()`` found.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { block.span.extracting(record.bytes) }
  }

  /// Goes on to the next packet, or what else there is.
  @inline(__always)
  mutating func advance() throws(CaptureDamage) -> Step {
    guard let pcap else { return try advanceInBlocks() }
    guard try fill(pcap.headerByteCount) else { return try stop() }
    guard Self.read(&record, pcap, at: place, of: block) else { throw excess }
    let before = place
    let byteCount = pcap.headerByteCount + record.bytes.count
    guard try fill(byteCount) else { return try stop() }
    if place != before {
      record.bytes =
        record.bytes.lowerBound + place - before..<record.bytes.upperBound + place - before
    }
    place += byteCount
    return .packet
  }

  private var excess: CaptureDamage {
    @inline(never) get {
      CaptureDamage("a packet that claims to have more bytes than one can have", at: offset)
    }
  }

  /// Where in the file the next record begins.
  private var offset: Int { fileOffset - (end - place) }

  /// What it means that the file has no more bytes for what was to be read.
  @inline(never)
  private func stop() throws(CaptureDamage) -> Step {
    if isIdle { return .idle }
    if isCut { return .end }
    guard place == end, skippedByteCount == 0 else {
      throw CaptureDamage("it is cut short", at: fileOffset)
    }
    let flaws = [
      strays.map {
        CaptureDamage("\($0.count) packets were not read: \($0.first.reason)", at: $0.first.offset)
      },
      unread.map {
        CaptureDamage("a block beside packets was not read: \($0.reason)", at: $0.offset)
      },
      pcapng.timelessCount == 0
        ? nil
        : CaptureDamage(
          """
          \(pcapng.timelessCount) packets have no time (simple packet blocks): each is shown at that \
          of the packet before it
          """),
    ].compactMap(\.self)
    guard let first = flaws.first else { return .end }
    throw CaptureDamage(flaws.map(\.reason).joined(separator: "; "), at: first.offset)
  }

  /// Reads up to the first interface, and the others that stand right behind it.
  private mutating func readInterfaces() throws(CaptureDamage) {
    while pcapng.interfaces.isEmpty {
      guard try readBlock(waits: true) == nil else {
        throw CaptureDamage("it describes no interface that has packets", at: fileOffset)
      }
    }
    while end - place >= PcapngBlocks.headerByteCount,
      pcapng.isInterface(at: place, of: block.span),
      try readBlock(waits: true) == nil
    {}
  }

  @inline(never)
  private mutating func advanceInBlocks() throws(CaptureDamage) -> Step {
    while true {
      if !pcapng.items.isEmpty {
        item = pcapng.takeItem()
        return .item
      }
      if let step = try readBlock(waits: false) { return step }
    }
  }

  /// Reads one block; nil where it has nothing that is asked for.
  private mutating func readBlock(waits: Bool) throws(CaptureDamage) -> Step? {
    guard try passOver(waits: waits), try fill(PcapngBlocks.headerByteCount, waits: waits) else {
      return try stop()
    }
    let start = offset
    do throws(CaptureDamage) {
      let byteCount = try Self.byteCount(ofBlockAt: place, of: block, &pcapng)
      guard byteCount <= PcapngBlocks.byteLimit else {
        skippedByteCount = byteCount
        return nil
      }
      guard try fill(byteCount, waits: waits) else { return try stop() }
      let content = try Self.content(place, byteCount, of: block, &pcapng)
      place += byteCount
      switch content {
      case .packet(let found):
        record = found
        return .packet
      case .stray(let interface):
        let first =
          strays?.first
          ?? CaptureDamage("interface \(interface) is not described before them", at: start)
        strays = ((strays?.count ?? 0) + 1, first)
        return nil
      case .unread(let damage):
        unread = unread ?? CaptureDamage(damage.reason, at: start)
        return nil
      case .other: return nil
      }
    } catch {
      throw CaptureDamage(error.reason, at: error.offset ?? start)
    }
  }

  // Apart from `self`, which a borrowed block would hold.

  @inline(__always)
  private static func read(
    _ record: inout CaptureRecord, _ pcap: PcapRecords, at place: Int, of block: [UInt8]
  ) -> Bool { pcap.read(&record, at: place, of: block.span) }

  @inline(__always)
  private static func byteCount(
    ofBlockAt place: Int, of block: [UInt8], _ pcapng: inout PcapngBlocks
  ) throws(CaptureDamage) -> Int { try pcapng.byteCount(ofBlockAt: place, of: block.span) }

  @inline(__always)
  private static func content(
    _ place: Int, _ byteCount: Int, of block: [UInt8], _ pcapng: inout PcapngBlocks
  ) throws(CaptureDamage) -> PcapngBlocks.Content {
    try pcapng.read(place, byteCount, of: block.span)
  }

  /// Passes over what is left of a block that is not needed; false where more has to come.
  private mutating func passOver(waits: Bool) throws(CaptureDamage) -> Bool {
    while skippedByteCount > 0 {
      guard try fill(1, waits: waits) else { return false }
      let count = min(skippedByteCount, end - place)
      place += count
      skippedByteCount -= count
    }
    return true
  }

  /// Sees to it that the block holds the next `count` bytes of the file; false where it has fewer.
  @inline(__always)
  private mutating func fill(_ count: Int, waits: Bool = false) throws(CaptureDamage) -> Bool {
    if end - place >= count { return true }
    return try readOn(count, waits: waits)
  }

  @inline(never)
  private mutating func readOn(_ count: Int, waits: Bool) throws(CaptureDamage) -> Bool {
    makeRoom(count)
    while end - place < count {
      // Room follows the bytes that come, not what a record claims.
      if end == block.count { block += [UInt8](repeating: 0, count: block.count) }
      switch try read(waits: waits) {
      case .bytes(let got):
        end += got
        fileOffset += got
      case .idle:
        isIdle = true
        return false
      case .end:
        isIdle = false
        return false
      }
    }
    isIdle = false
    return true
  }

  private mutating func read(waits: Bool) throws(CaptureDamage) -> CaptureBytes.Read {
    let end = end
    let source = source
    let read = block.withUnsafeMutableBytes { block in
      let room = UnsafeMutableRawBufferPointer(rebasing: block[end...])
      return Result { () throws(CaptureDamage) in
        switch source {
        case .plain(let bytes): try bytes.read(into: room, waits: waits)
        case .compressed(let compressed): try compressed.read(into: room, waits: waits)
        }
      }
    }
    return try read.get()
  }

  /// Moves what is left to the block's beginning.
  private mutating func makeRoom(_ count: Int) {
    let kept = end - place
    // The kernel copies faster where bytes stand in the block as they do in the file's pages.
    let start = (fileOffset - kept) & (Self.alignment - 1)
    let byteCount = max(start + kept + 1, min(start + count, Self.blockByteCount))
    if block.count < byteCount {
      let room = max(byteCount, Self.blockByteCount + Self.alignment)
      block += [UInt8](repeating: 0, count: room - block.count)
    }
    block.withUnsafeMutableBytes { bytes in
      UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place..<end]))
    }
    (place, end) = (start, start + kept)
  }
}
