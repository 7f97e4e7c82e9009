internal import ByteParsing

/// One unit of an H.264 or H.265 frame, as a coded frame holds it: behind its length in four bytes
/// (ISO/IEC 14496-15 §4.2.3).
public struct NALUnit: Hashable, Sendable {
  /// nal_unit_type (H.264 §7.4.1, H.265 §7.4.2.2).
  public let type: UInt8
  /// As people call it; nil where the number has no name.
  public let name: String?
  /// In bytes, without its length.
  public let byteCount: UInt32

  /// The units of a frame, as far as its bytes are there and lengths fit; nil for other codecs.
  ///
  /// - Parameter frame: what follows the tag header.
  public static func units(in frame: Span<UInt8>, codec: FourCC) -> [NALUnit]? {
    guard codec == .avc || codec == .hevc else { return nil }
    var input = ByteReader(frame)
    var units: [NALUnit] = []
    while let count = try? input.readInteger(as: UInt32.self), count > 0,
      let first = input.peek(), (try? input.skip(Int(count))) != nil
    {
      let type = codec == .avc ? first & 0x1F : first >> 1 & 0x3F
      let name = codec == .avc ? avcName(type) : hevcName(type)
      units.append(NALUnit(type: type, name: name, byteCount: count))
    }
    return units
  }

  /// What is wrong with the lengths before a frame's units.
  public enum LengthFault: Hashable, Sendable {
    /// A unit is said to be longer than what is left of its message.
    case beyondMessage(UInt64)
    /// Start codes stand where lengths are due (H.264 Annex B).
    case startCode
  }

  /// What is wrong with a frame's unit lengths, as far as its first bytes tell.
  ///
  /// - Parameters:
  ///   - frame: the first bytes of what follows the tag header.
  ///   - byteCount: how many bytes follow the tag header in all.
  ///   - lengthByteCount: how many bytes each length has.
  public static func lengthFault(
    in frame: Span<UInt8>, byteCount: Int, lengthByteCount: Int
  ) -> LengthFault? {
    var start = 0
    while start + lengthByteCount <= frame.count {
      var length: UInt64 = 0
      for place in start..<start + lengthByteCount { length = length << 8 | UInt64(frame[place]) }
      let unit = start + lengthByteCount
      if start == 0, opensWithStartCode(frame), length != UInt64(byteCount - unit) {
        return .startCode
      }
      if length > UInt64(max(0, byteCount - unit)) { return .beyondMessage(length) }
      start = unit + Int(length)
    }
    return nil
  }

  private static func opensWithStartCode(_ frame: Span<UInt8>) -> Bool {
    guard frame.count >= 4, frame[0] == 0, frame[1] == 0 else { return false }
    return frame[2] == 1 || frame[2] == 0 && frame[3] == 1
  }

  /// How many bytes a length has in the frames after a decoder configuration record
  /// (ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1); nil for other codecs, and where it is cut short.
  ///
  /// - Parameter record: what follows the tag header of a sequence header.
  public static func lengthByteCount(in record: Span<UInt8>, codec: FourCC) -> Int? {
    let place = codec == .avc ? 4 : codec == .hevc ? 21 : Int.max
    return place < record.count ? Int(record[place] & 3) + 1 : nil
  }

  /// H.264 Table 7-1.
  private static func avcName(_ type: UInt8) -> String? {
    switch type {
    case 1: "slice"
    case 2...4: "slice partition"
    case 5: "IDR slice"
    case 6: "SEI"
    case 7: "SPS"
    case 8: "PPS"
    case 9: "access unit delimiter"
    case 10: "end of sequence"
    case 11: "end of stream"
    case 12: "filler"
    default: nil
    }
  }

  /// H.265 Table 7-1.
  private static func hevcName(_ type: UInt8) -> String? {
    switch type {
    case 0, 1: "slice"
    case 2...9: "leading or sub-layer slice"
    case 16...18: "BLA slice"
    case 19, 20: "IDR slice"
    case 21: "CRA slice"
    case 32: "VPS"
    case 33: "SPS"
    case 34: "PPS"
    case 35: "access unit delimiter"
    case 36: "end of sequence"
    case 37: "end of bitstream"
    case 38: "filler"
    case 39, 40: "SEI"
    default: nil
    }
  }
}
