internal import ByteParsing

/// Whether a frame of a codec without NAL units is one at which decoding can begin, whatever its tag
/// header says.
package enum KeyPicture {
  /// nil where the bytes at hand do not tell, and for other codecs.
  ///
  /// - Parameter frame: the first bytes of what follows the tag header.
  package static func isKey(_ frame: Span<UInt8>, codec: FourCC) -> Bool? {
    switch codec {
    case .vp8: frame.count > 0 ? frame[0] & 1 == 0 : nil
    case .vp9: isKeyVP9(frame)
    case .av1: isKeyAV1(frame)
    default: nil
    }
  }

  /// The beginning of uncompressed_header (VP9 bitstream specification §6.2).
  private static func isKeyVP9(_ frame: Span<UInt8>) -> Bool? {
    guard frame.count > 0, frame[0] >> 6 == 2 else { return nil }
    // Profile 3 has a bit more.
    let isLastProfile = frame[0] & 0x30 == 0x30
    let bits = isLastProfile ? frame[0] << 5 : frame[0] << 4
    let showsExisting = bits & 0x80 != 0
    return !showsExisting && bits & 0x40 == 0
  }

  /// The first frame or frame header of a temporal unit (AV1 bitstream specification §5.3.2, §5.9.2).
  private static func isKeyAV1(_ unit: Span<UInt8>) -> Bool? {
    var input = ByteReader(unit)
    let (frameHeader, frame): (UInt8, UInt8) = (3, 6)
    while let unit = OBU(&input) {
      if unit.type == frameHeader || unit.type == frame {
        guard let first = input.peek() else { return nil }
        let (showsExisting, isKey, isShown) = (
          first & 0x80 != 0, first & 0x60 == 0, first & 0x10 != 0
        )
        // A key frame that is shown later can stand anywhere.
        return showsExisting || !isKey ? false : isShown ? true : nil
      }
      guard let count = unit.byteCount, (try? input.skip(count)) != nil else { return nil }
    }
    return nil
  }
}
