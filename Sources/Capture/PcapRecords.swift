internal import Packets

/// The form of a plain pcap file (draft-ietf-opsawg-pcap).
struct PcapRecords {
  static let fileHeaderByteCount = 24
  static let headerByteCount = 16
  /// What a packet may have where its link type is no other than those that are read; no room is made for
  /// what claims more.
  private static let recordLimit = 262_144

  private let order: ByteOrder
  private let nanosecondsPerTick: Int64
  private let snapshotLength: UInt32

  /// Reads a file's header; nil where it is not that of a pcap file, version 2.4.
  init?(_ file: Span<UInt8>, snapshotLength: Int) {
    self.snapshotLength = UInt32(clamping: min(snapshotLength, Self.recordLimit))
    order = file[0] == 0xA1 ? .big : .little
    switch order.uint32(file, at: 0) {
    case 0xA1B2_C3D4: nanosecondsPerTick = 1000
    case 0xA1B2_3C4D: nanosecondsPerTick = 1
    default: return nil
    }
    guard order.uint16(file, at: 4) == 2, order.uint16(file, at: 6) == 4 else { return nil }
  }

  /// Reads the header of the record at `start`; false where it claims more than the file's packets
  /// may have.
  ///
  ///     |  seconds (4)  |  fraction (4)  |  captured (4)  |  on the wire (4)  |
  @inline(__always)
  func read(_ record: inout CaptureRecord, at start: Int, of block: Span<UInt8>) -> Bool {
    let captured = order.uint32(block, at: start + 8)
    guard captured <= snapshotLength else { return false }
    let seconds = Int32(bitPattern: order.uint32(block, at: start))
    let fraction = Int32(bitPattern: order.uint32(block, at: start + 4))
    // No overflow: both are of 32 bits.
    record.time = CaptureTime(
      nanoseconds: Int64(seconds) * 1_000_000_000 + Int64(fraction) * nanosecondsPerTick)
    record.originalLength = Int(order.uint32(block, at: start + 12))
    let begin = start + Self.headerByteCount
    record.bytes = begin..<begin + Int(captured)
    return true
  }
}
