internal import Packets

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads the packets of a plain capture file in large blocks, and leaves them where they lie.
///
/// It knows what well-formed files have. At anything else it says so and goes no further: then
/// libpcap reads on, so that what is odd or damaged is libpcap's to judge and to name.
struct BlockReader {
  enum Step {
    case packet, end
    /// What comes next is not plain.
    case unknown
  }

  private static let blockByteCount = 256 << 10
  private static let alignment = 64

  /// The packet that ``advance()`` found.
  private(set) var record = CaptureRecord()

  private let file: Int32
  private let isPlain: Bool
  private var pcap: PcapRecords?
  private var pcapng: PcapngBlocks
  private var block: [UInt8] = []
  /// Where in the file the block's bytes end.
  private var fileOffset: off_t = 0
  /// Where in the block the next record begins, and where the bytes that were read end.
  private var place = 0
  private var end = 0

  /// Takes a file that is open, and leaves the file's own position alone.
  ///
  /// - Parameter snapshotLength: no packet has more bytes.
  init(file: Int32, snapshotLength: Int) {
    self.file = file
    var status = stat()
    isPlain = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    pcapng = PcapngBlocks(snapshotLength: snapshotLength)
    guard isPlain, fill(PcapRecords.fileHeaderByteCount) else { return }
    pcap = PcapRecords(block.span, snapshotLength: snapshotLength)
    if pcap != nil { place = PcapRecords.fileHeaderByteCount }
  }

  /// The bytes of the packet that ``advance()`` found.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { block.span.extracting(record.bytes) }
  }

  /// Goes on to the next packet.
  @inline(__always)
  mutating func advance() -> Step {
    guard isPlain else { return .unknown }
    guard let pcap else { return advanceInBlocks() }
    guard fill(PcapRecords.headerByteCount) else { return place == end ? .end : .unknown }
    var next = CaptureRecord()
    guard pcap.read(&next, at: place, of: block.span) else { return .unknown }
    record = next
    return take(byteCount: PcapRecords.headerByteCount + record.bytes.count)
  }

  @inline(never)
  private mutating func advanceInBlocks() -> Step {
    while true {
      guard fill(PcapngBlocks.headerByteCount) else { return place == end ? .end : .unknown }
      guard let byteCount = pcapng.byteCount(ofBlockAt: place, of: block.span), fill(byteCount)
      else { return .unknown }
      switch pcapng.content(place, byteCount, of: block.span) {
      case .packet(let found):
        record = found
        return take(byteCount: byteCount)
      case .unknown: return .unknown
      case .section(let order): pcapng.order = order
      case .interface(let interface): pcapng.interfaces.append(interface)
      case .other: break
      }
      place += byteCount
    }
  }

  /// Takes the record whose header has been read.
  @inline(__always)
  private mutating func take(byteCount: Int) -> Step {
    let before = place
    guard fill(byteCount) else { return .unknown }
    if place != before {
      record.bytes =
        record.bytes.lowerBound + place - before..<record.bytes.upperBound + place - before
    }
    place += byteCount
    return .packet
  }

  /// Sees to it that the block holds the next `count` bytes of the file; false where it has fewer.
  @inline(__always)
  private mutating func fill(_ count: Int) -> Bool {
    end - place >= count || readOn(count)
  }

  @inline(never)
  private mutating func readOn(_ count: Int) -> Bool {
    let kept = end - place
    // The kernel copies faster where bytes stand in the block as they do in the file's pages.
    let start = (Int(truncatingIfNeeded: fileOffset) - kept) & (Self.alignment - 1)
    if start + count > block.count {
      let byteCount = max(start + count, Self.blockByteCount)
      block += [UInt8](repeating: 0, count: byteCount - block.count)
    }
    block.withUnsafeMutableBytes { bytes in
      UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place..<end]))
    }
    (place, end) = (start, start + kept)
    while end - place < count {
      let got = block.withUnsafeMutableBytes { bytes in
        pread(file, bytes.baseAddress.map { $0 + end }, bytes.count - end, fileOffset)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return false }
      end += got
      fileOffset += off_t(got)
    }
    return true
  }
}
