internal import Packets

/// The form of a pcap file (draft-ietf-opsawg-pcap).
struct PcapRecords {
  static let fileHeaderByteCount = 24
  /// What a packet may have; what claims more is damaged.
  static let packetLimit = 262_144

  let linkType: LinkType
  let snapshotLength: Int
  let timePrecision: TimePrecision
  let headerByteCount: Int
  private let order: ByteOrder
  private let nanosecondsPerTick: Int64
  private let limit: UInt32
  /// Whether a record may have its two lengths the other way round, as before version 2.4.
  private let isOld: Bool
  private let isOldest: Bool

  /// Whether a file that begins so is a pcap file.
  static func isPcap(_ file: Span<UInt8>) -> Bool { kind(of: file) != nil }

  private enum Kind {
    case microseconds, nanoseconds
    /// Kuznetzov's, with eight bytes more in each record: interface, protocol, packet type.
    case modified
  }

  private static func kind(of file: Span<UInt8>) -> (Kind, ByteOrder)? {
    for order in [ByteOrder.little, .big] {
      switch order.uint32(file, at: 0) {
      case 0xA1B2_C3D4: return (.microseconds, order)
      case 0xA1B2_3C4D: return (.nanoseconds, order)
      case 0xA1B2_CD34: return (.modified, order)
      default: break
      }
    }
    return nil
  }

  /// Reads a file's header.
  ///
  ///     | magic (4) | version (2 + 2) | reserved (8) | snapshot length (4) | link type (4) |
  init(_ file: Span<UInt8>) throws(CaptureDamage) {
    guard let (kind, order) = Self.kind(of: file) else { throw CaptureDamage("it is no pcap file") }
    let version = (order.uint16(file, at: 4), order.uint16(file, at: 6))
    guard version.0 == 2, version.1 <= 4 else {
      throw CaptureDamage("pcap files of version \(version.0).\(version.1) are not known", at: 4)
    }
    self.order = order
    timePrecision = kind == .nanoseconds ? .nanoseconds : .microseconds
    nanosecondsPerTick = kind == .nanoseconds ? 1 : 1000
    headerByteCount = kind == .modified ? 24 : 16
    isOld = version.1 < 4
    isOldest = version.1 < 3
    snapshotLength = Self.snapshotLength(order.uint32(file, at: 16))
    limit = UInt32(max(Self.packetLimit, min(snapshotLength, 1 << 24)))
    // The upper bits say how long a check sequence is.
    linkType = LinkType(rawValue: Int32(order.uint32(file, at: 20) & 0x03FF_FFFF))
  }

  /// What a file's field says, 0 and the like being none.
  static func snapshotLength(_ field: UInt32) -> Int {
    field == 0 || field > Int32.max ? packetLimit : Int(field)
  }

  /// Reads the header of the record at `start`; false where it claims more than a packet may have.
  ///
  ///     |  seconds (4)  |  fraction (4)  |  captured (4)  |  on the wire (4)  |
  @inline(__always)
  func read(_ record: inout CaptureRecord, at start: Int, of block: Span<UInt8>) -> Bool {
    var captured = order.uint32(block, at: start + 8)
    var original = order.uint32(block, at: start + 12)
    if isOld, isOldest || captured > original { swap(&captured, &original) }
    guard captured <= limit else { return false }
    let seconds = Int32(bitPattern: order.uint32(block, at: start))
    let fraction = Int32(bitPattern: order.uint32(block, at: start + 4))
    // No overflow: both are of 32 bits.
    record.time = CaptureTime(
      nanoseconds: Int64(seconds) * 1_000_000_000 + Int64(fraction) * nanosecondsPerTick)
    record.originalLength = Int(original)
    let begin = start + headerByteCount
    record.bytes = begin..<begin + Int(captured)
    return true
  }
}
