internal import ByteParsing

/// How wide a sample of a picture is shown for its height (H.264 §E.2.1, H.265 §E.3.1).
public struct SampleAspectRatio: Hashable, Sendable {
  public let width: UInt32
  public let height: UInt32

  /// aspect_ratio_idc from 1 on (H.264 Table E-1, H.265 Table E.1).
  private static let table: [(UInt32, UInt32)] = [
    (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11), (80, 33),
    (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
  ]

  /// Reads aspect_ratio_info_present_flag and what follows it; nil where the ratio is not said.
  init?(_ set: inout BitReader) throws(ParseError) {
    guard try set.readFlag() else { return nil }
    let id = Int(try set.readBits(8))
    let extended = 255
    if id == extended {
      (width, height) = (try set.readBits(16), try set.readBits(16))
      guard width > 0, height > 0 else { return nil }
    } else {
      guard Self.table.indices.contains(id - 1) else { return nil }
      (width, height) = Self.table[id - 1]
    }
  }
}
