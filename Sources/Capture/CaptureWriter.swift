internal import ByteParsing
public import Packets

/// Writes packets as a pcap file has them: little-endian, in the resolution of their source.
///
/// Nothing is written by itself: ``header`` and ``record(of:time:originalLength:)`` give the bytes.
public struct CaptureWriter: Sendable {
  /// What tcpdump takes for a capture that keeps whole packets.
  private static let fullSnapshotLength = 262_144

  private let linkType: LinkType
  private let precision: TimePrecision
  private let snapshotLength: Int

  public init(linkType: LinkType, precision: TimePrecision, snapshotLength: Int) {
    self.linkType = linkType
    self.precision = precision
    self.snapshotLength = snapshotLength
  }

  /// What the file opens with (draft-ietf-opsawg-pcap §4).
  public var header: [UInt8] {
    let microseconds: UInt32 = 0xA1B2_C3D4
    let nanoseconds: UInt32 = 0xA1B2_3C4D
    let length = (1...Self.fullSnapshotLength).contains(snapshotLength)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: precision == .nanoseconds ? nanoseconds : microseconds)
    // Version 2.4.
    bytes += [2, 0, 4, 0]
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: UInt32(length ? snapshotLength : Self.fullSnapshotLength))
    bytes.append(littleEndian: linkType.numberInFiles)
    return bytes
  }

  /// A packet's record (draft-ietf-opsawg-pcap §5).
  ///
  /// Times that 32 bits of seconds cannot say become the nearest that they can.
  public func record(of bytes: Span<UInt8>, time: CaptureTime, originalLength: Int) -> [UInt8] {
    let second: Int64 = 1_000_000_000
    let last = Int64(UInt32.max) * second + second - 1
    let nanoseconds = min(max(time.nanoseconds, 0), last)
    let fraction = nanoseconds % second
    var record: [UInt8] = []
    record.reserveCapacity(bytes.count + 16)
    record.append(littleEndian: UInt32(truncatingIfNeeded: nanoseconds / second))
    record.append(
      littleEndian: UInt32(
        truncatingIfNeeded: precision == .nanoseconds ? fraction : fraction / 1000))
    record.append(littleEndian: UInt32(clamping: bytes.count))
    record.append(littleEndian: UInt32(clamping: max(originalLength, bytes.count)))
    record.append(copying: bytes)
    return record
  }
}

extension LinkType {
  /// Files have a number of their own for what libpcap numbers by platform (`LINKTYPE_RAW`).
  fileprivate var numberInFiles: Int32 {
    self == .raw || self == .rawOpenBSD ? LinkType.rawFile.rawValue : rawValue
  }
}
