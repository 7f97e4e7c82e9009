/// A transport of AAC's own around a frame, which FLV and RTMP do without (ISO/IEC 14496-3 §1.A.3,
/// §1.7).
package enum AACFraming: Hashable, Sendable {
  /// A header of 7 or 9 bytes before each frame; this one's frame has so many with it.
  case adts(frameByteCount: Int)
  /// LATM in LOAS, with so many bytes.
  case loas(frameByteCount: Int)

  package var name: String {
    switch self {
    case .adts: "ADTS"
    case .loas: "LATM (LOAS)"
    }
  }

  package var frameByteCount: Int {
    switch self {
    case .adts(let count), .loas(let count): count
    }
  }

  /// Reads the header that opens a frame; nil where there is none, or its length does not fit.
  ///
  /// No raw AAC opens with ADTS' twelve ones: 111 ends a raw data block (§4.5.2.1).
  ///
  /// - Parameters:
  ///   - frame: the first bytes of what follows the tag header.
  ///   - byteCount: how many bytes follow the tag header in all.
  package init?(_ frame: Span<UInt8>, byteCount: Int) {
    guard frame.count > 2 else { return nil }
    let length: Int
    if frame[0] == 0xFF, frame[1] & 0xF6 == 0xF0, frame.count > 6, frame[2] >> 2 & 0x0F < 13 {
      length = Int(frame[3] & 3) << 11 | Int(frame[4]) << 3 | Int(frame[5] >> 5)
      guard (8...byteCount).contains(length) else { return nil }
      self = .adts(frameByteCount: length)
    } else if frame[0] == 0x56, frame[1] & 0xE0 == 0xE0 {
      length = (Int(frame[1] & 0x1F) << 8 | Int(frame[2])) + 3
      // Raw AAC can open with these bits, though hardly with the right length.
      guard length == byteCount else { return nil }
      self = .loas(frameByteCount: length)
    } else {
      return nil
    }
  }
}
