internal import Packets

/// One capture file, or standard input: read in blocks while it is plain, and by libpcap from where it
/// is not.
struct CaptureFile {
  /// Stands at the file's beginning while blocks are read.
  private let libpcap: LibpcapFile
  private var blocks: BlockReader
  private var readsBlocks: Bool
  private let linkType: LinkType
  /// How many packets were read in blocks.
  private var packetCount = 0

  /// Which of the files it is that were given.
  let order: Int

  /// - Parameter readsBlocks: false to have libpcap read from the first packet on.
  init(
    path: String, filter: String?, end: InputEnd? = nil, order: Int = 0, readsBlocks: Bool = true
  ) throws(CaptureError) {
    self.order = order
    libpcap = try LibpcapFile(path: path, filter: filter, end: end)
    linkType = libpcap.description.linkType
    self.readsBlocks = readsBlocks && filter == nil && path != LibpcapFile.standardInput
    blocks = BlockReader(
      file: libpcap.descriptor, snapshotLength: libpcap.description.snapshotLength)
  }

  var description: CaptureDescription { libpcap.description }

  /// Of the packet that ``advance()`` found.
  var time: CaptureTime { readsBlocks ? blocks.record.time : libpcap.time }

  /// Goes on to the next packet; false at the end.
  @inline(__always)
  mutating func advance() throws(CaptureError) -> Bool {
    guard readsBlocks else { return try libpcap.advance() }
    switch blocks.advance() {
    case .packet:
      packetCount += 1
      return true
    case .end: return false
    case .unknown: return try leaveBlocks()
    }
  }

  /// Passes over the packets that were read in blocks, and goes on with libpcap.
  @inline(never)
  private mutating func leaveBlocks() throws(CaptureError) -> Bool {
    readsBlocks = false
    for _ in 0..<packetCount { guard try libpcap.advance() else { return false } }
    return try libpcap.advance()
  }

  /// Whether the filter lets the packet through that ``advance()`` found.
  func passesFilter() -> Bool { readsBlocks || libpcap.passesFilter() }

  /// The packet that ``advance()`` found, until the next call.
  ///
  /// - Parameter number: its number in the whole input.
  @_lifetime(borrow self)
  func packet(number: UInt64) -> CapturedPacket {
    if readsBlocks {
      CapturedPacket(
        number: number, time: blocks.record.time, linkType: linkType,
        originalLength: blocks.record.originalLength, bytes: blocks.bytes)
    } else {
      _overrideLifetime(libpcap.packet(number: number), borrowing: self)
    }
  }
}
