internal import ByteParsing

/// One unit of an H.264, H.265 or H.266 frame, as a coded frame holds it: behind its length in four bytes
/// (ISO/IEC 14496-15 §4.2.3).
public struct NALUnit: Hashable, Sendable {
  /// nal_unit_type (H.264 §7.4.1, H.265 §7.4.2.2, H.266 §7.4.2.2); nil where the unit has no bytes.
  public let type: UInt8?
  /// As people call it; nil where the number has no name.
  public let name: String?
  /// In bytes, without its length.
  public let byteCount: UInt32

  /// The units of a frame, as far as its bytes are there and lengths fit; nil for other codecs.
  ///
  /// - Parameters:
  ///   - frame: what follows the tag header.
  ///   - byteCount: how many bytes follow the tag header in all, by which lengths of other than four
  ///     bytes are found; nil where that does not matter.
  public static func units(
    in frame: Span<UInt8>, byteCount: Int? = nil, codec: FourCC
  ) -> [NALUnit]? {
    guard codec == .avc || codec == .hevc || codec == .vvc else { return nil }
    let lengthByteCount =
      byteCount.flatMap { Self.lengthByteCount(in: frame, filling: $0, codec) } ?? 4
    var input = ByteReader(frame)
    var units: [NALUnit] = []
    while let length = LengthWalk.length(frame, at: input.offset, byteCount: lengthByteCount),
      (try? input.skip(lengthByteCount)) != nil
    {
      guard length > 0 else {
        units.append(NALUnit(type: nil, name: nil, byteCount: 0))
        continue
      }
      let header = NALUnitHeader(frame, at: input.offset, codec: codec)
      guard let first = input.peek(), (try? input.skip(Int(length))) != nil else { break }
      let type = header?.type ?? first >> 1
      units.append(
        NALUnit(type: type, name: name(of: type, codec: codec), byteCount: UInt32(length)))
    }
    // Zeros with nothing behind them are padding.
    units.removeLast(units.reversed().prefix { $0.type == nil }.count)
    return units
  }

  /// How many bytes a length has in the frames after a decoder configuration record
  /// (ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1, §11.2.4.2); nil for other codecs, and where it is
  /// cut short or no such record.
  ///
  /// - Parameter record: what follows the tag header of a sequence header.
  public static func lengthByteCount(in record: Span<UInt8>, codec: FourCC) -> Int? {
    guard startCode(record, at: 0) == nil else { return nil }
    if codec == .vvc { return record.count > 0 ? Int(record[0] >> 1 & 3) + 1 : nil }
    let place = codec == .avc ? 4 : codec == .hevc ? 21 : Int.max
    return place < record.count ? Int(record[place] & 3) + 1 : nil
  }

  /// A type as people call it; nil where the number has no name.
  public static func name(of type: UInt8, codec: FourCC) -> String? {
    switch codec {
    case .hevc: hevcName(type)
    case .vvc: vvcName(type)
    default: avcName(type)
    }
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

  /// H.266 Table 5.
  private static func vvcName(_ type: UInt8) -> String? {
    switch type {
    case 0...3: "slice"
    case 7, 8: "IDR slice"
    case 9: "CRA slice"
    case 10: "GDR slice"
    case 14: "VPS"
    case 15: "SPS"
    case 16: "PPS"
    case 17, 18: "APS"
    case 19: "picture header"
    case 20: "access unit delimiter"
    case 23, 24: "SEI"
    default: nil
    }
  }
}
