internal import ByteParsing

/// What is said of bytes that stand where a chunk header is due and cannot be one.
extension ChunkHeader {
  private static let shownByteCount = 12

  /// The bytes, and what they would say if they were a header, or are instead.
  func described(by bytes: Span<UInt8>) -> String {
    let digits = (0..<min(bytes.count, Self.shownByteCount)).map { bytes[$0].hexText }
    let meaning =
      Self.commandName(openingIn: bytes).map {
        "the AMF0 string \"\($0)\", as of a command without a chunk header"
      } ?? description
    return "\(digits.joined(separator: " ")): \(meaning)"
  }

  /// The string that the bytes begin with, where they do as the body of a command does.
  private static func commandName(openingIn bytes: Span<UInt8>) -> String? {
    let stringMarker: UInt8 = 2
    let lengths = 4...32
    guard bytes.count >= 3, bytes[0] == stringMarker, bytes[1] == 0,
      case let length = Int(bytes[2]), lengths.contains(length), bytes.count >= 3 + length
    else { return nil }
    let name = (3..<3 + length).map { bytes[$0] }
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    guard name.allSatisfy({ letters.contains($0 | 0x20) || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    return String(decoding: name, as: UTF8.self)
  }
}
