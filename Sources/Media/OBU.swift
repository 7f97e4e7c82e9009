internal import ByteParsing

/// One open bitstream unit of AV1, as a coded frame holds it (AV1 bitstream specification §5.3).
package struct OBU: Hashable, Sendable {
  /// obu_type (§6.2.2).
  package let type: UInt8
  /// In bytes, without its header; nil where it has the rest of the frame.
  package let byteCount: Int?

  /// The units of a frame, as far as its bytes are there and sizes fit.
  ///
  /// - Parameter frame: what follows the tag header.
  package static func units(in frame: Span<UInt8>) -> [OBU] {
    var input = ByteReader(frame)
    var units: [OBU] = []
    while let unit = OBU(&input) {
      units.append(unit)
      guard let count = unit.byteCount, (try? input.skip(count)) != nil else { break }
    }
    return units
  }

  /// Reads obu_header and obu_size; nil where there is none.
  init?(_ input: inout ByteReader) {
    guard let header = try? input.readInteger(as: UInt8.self) else { return nil }
    let (hasExtension, hasSize) = (header & 4 != 0, header & 2 != 0)
    guard header & 0x80 == 0, !hasExtension || (try? input.skip(1)) != nil else { return nil }
    type = header >> 3 & 0x0F
    guard hasSize else {
      byteCount = nil
      return
    }
    guard let count = Self.readLEB128(&input) else { return nil }
    byteCount = count
  }

  /// As people call it; nil where the number has no name.
  package var name: String? {
    switch type {
    case 1: "sequence header"
    case 2: "temporal delimiter"
    case 3: "frame header"
    case 4: "tile group"
    case 5: "metadata"
    case 6: "frame"
    case 7: "redundant frame header"
    case 8: "tile list"
    case 15: "padding"
    default: nil
    }
  }

  /// leb128() (§4.10.5), of as many bytes as a size here has at most.
  private static func readLEB128(_ input: inout ByteReader) -> Int? {
    var value = 0
    for place in 0..<4 {
      guard let byte = try? input.readInteger(as: UInt8.self) else { return nil }
      value |= Int(byte & 0x7F) << (7 * place)
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
