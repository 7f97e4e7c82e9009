internal import Packets

/// The form of a plain pcapng file: one section, interfaces of one kind, enhanced packet blocks
/// (draft-ietf-opsawg-pcapng §3, §4).
struct PcapngBlocks {
  enum Content {
    case section(ByteOrder)
    case interface(Interface)
    case packet(CaptureRecord)
    /// Nothing that is needed.
    case other
    /// It is not plain.
    case unknown
  }

  struct Interface {
    /// Link type and snapshot length, as they stand in the block.
    let kind: UInt64
    let ticksPerSecond: UInt64
  }

  static let headerByteCount = 12
  private static let byteLimit = 1 << 20
  private static let sectionHeader: UInt32 = 0x0A0D_0D0A

  /// Of the section; nil before its header.
  var order: ByteOrder?
  var interfaces: [Interface] = []
  private let snapshotLength: UInt32

  init(snapshotLength: Int) { self.snapshotLength = UInt32(clamping: snapshotLength) }

  /// How long a block is, by its header; nil where that cannot be, or is not plain.
  ///
  ///     |  type (4)  |  length (4)  |  body …  |  length (4)  |
  func byteCount(ofBlockAt start: Int, of file: Span<UInt8>) -> Int? {
    guard let order = order ?? Self.order(ofSectionAt: start, of: file) else { return nil }
    let byteCount = Int(order.uint32(file, at: start + 4))
    guard byteCount >= Self.headerByteCount, byteCount <= Self.byteLimit,
      byteCount.isMultiple(of: 4)
    else { return nil }
    return byteCount
  }

  /// Reads a block that is there whole.
  func content(_ start: Int, _ byteCount: Int, of file: Span<UInt8>) -> Content {
    guard let order else { return section(start, byteCount, of: file) }
    guard order.uint32(file, at: start + byteCount - 4) == UInt32(byteCount) else {
      return .unknown
    }
    switch order.uint32(file, at: start) {
    case 6: return packet(start, byteCount, of: file, order)
    case 1: return interface(start, byteCount, of: file, order)
    // Sections that follow, and packets in the forms that enhanced packet blocks have replaced.
    case Self.sectionHeader, 2, 3: return .unknown
    default: return .other
    }
  }

  private static func order(ofSectionAt start: Int, of file: Span<UInt8>) -> ByteOrder? {
    guard ByteOrder.big.uint32(file, at: start) == sectionHeader else { return nil }
    switch ByteOrder.big.uint32(file, at: start + 8) {
    case 0x1A2B_3C4D: return .big
    case 0x4D3C_2B1A: return .little
    default: return nil
    }
  }

  /// Reads a section header of version 1.0 (§4.1).
  private func section(_ start: Int, _ byteCount: Int, of file: Span<UInt8>) -> Content {
    guard let order = Self.order(ofSectionAt: start, of: file), byteCount >= 28,
      order.uint16(file, at: start + 12) == 1, order.uint16(file, at: start + 14) == 0,
      order.uint32(file, at: start + byteCount - 4) == UInt32(byteCount)
    else { return .unknown }
    return .section(order)
  }

  /// Reads an interface description, which must be like the others (§4.2).
  ///
  ///     | type, length (8) | link type (2) | reserved (2) | snapshot length (4) | options … |
  private func interface(
    _ start: Int, _ byteCount: Int, of file: Span<UInt8>, _ order: ByteOrder
  ) -> Content {
    guard byteCount >= 20 else { return .unknown }
    let kind =
      UInt64(order.uint16(file, at: start + 8)) << 32 | UInt64(order.uint32(file, at: start + 12))
    guard interfaces.first.map({ $0.kind == kind }) ?? true else { return .unknown }
    var ticksPerSecond: UInt64 = 1_000_000
    var option = start + 16
    let end = start + byteCount - 4
    while option + 4 <= end {
      let code = order.uint16(file, at: option)
      let length = Int(order.uint16(file, at: option + 2))
      let next = option + 4 + (length + 3) / 4 * 4
      guard next <= end, code != 0 || length == 0 else { return .unknown }
      guard code != 0 else { break }
      if code == 9 {
        // if_tsresol: a power of ten, or of two with the top bit.
        guard length == 1 else { return .unknown }
        switch file[option + 4] {
        case 3: ticksPerSecond = 1000
        case 6: ticksPerSecond = 1_000_000
        case 9: ticksPerSecond = 1_000_000_000
        default: return .unknown
        }
      } else if code == 14 {
        // if_tsoffset
        return .unknown
      }
      option = next
    }
    return .interface(Interface(kind: kind, ticksPerSecond: ticksPerSecond))
  }

  /// Reads an enhanced packet block (§4.3).
  ///
  ///     | type, length (8) | interface (4) | time, high (4) | time, low (4) |
  ///     | captured (4) | on the wire (4) | packet, padded to 32 bits | options … | length (4) |
  private func packet(
    _ start: Int, _ byteCount: Int, of file: Span<UInt8>, _ order: ByteOrder
  ) -> Content {
    guard byteCount >= 32 else { return .unknown }
    let captured = order.uint32(file, at: start + 20)
    let interface = Int(order.uint32(file, at: start + 8))
    guard captured <= snapshotLength, 32 + (Int(captured) + 3) / 4 * 4 <= byteCount,
      interface < interfaces.count
    else { return .unknown }
    let ticks =
      UInt64(order.uint32(file, at: start + 12)) << 32
      | UInt64(order.uint32(file, at: start + 16))
    let ticksPerSecond = interfaces[interface].ticksPerSecond
    let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
    let begin = start + 28
    return .packet(
      CaptureRecord(
        time: CaptureTime(
          seconds: Int64(truncatingIfNeeded: seconds),
          nanoseconds: Int64(rest * (1_000_000_000 / ticksPerSecond))),
        originalLength: Int(order.uint32(file, at: start + 24)),
        bytes: begin..<begin + Int(captured)))
  }
}
