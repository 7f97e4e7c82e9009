/// The one byte, or two, that open a NAL unit and say what it is.
///
///      0 1 2 3 4 5 6 7   0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+                     H.264 §7.3.1: zero, nal_ref_idc, type
///     |0|ref|   type  |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+     H.265 §7.3.1.2: zero, type, nuh_layer_id,
///     |0|    type   |   layer   | tid |     nuh_temporal_id_plus1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |0 0|   layer   |   type  | tid |     H.266 §7.3.1.2
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
struct NALUnitHeader: Hashable {
  let codec: FourCC
  let type: UInt8
  /// Whether a unit that a stream begins a frame with can have it.
  let isPossible: Bool

  /// Reads the header of H.264's, H.265's or H.266's unit at `place`; nil where it is not there.
  init?(_ bytes: Span<UInt8>, at place: Int, codec: FourCC) {
    guard place < bytes.count else { return nil }
    self.codec = codec
    let first = bytes[place]
    let isZeroBitSet = first & 0x80 != 0
    if codec == .vvc {
      guard place + 1 < bytes.count else { return nil }
      type = bytes[place + 1] >> 3
      isPossible = first == 0 && bytes[place + 1] & 7 != 0
    } else if codec == .hevc {
      guard place + 1 < bytes.count else { return nil }
      type = first >> 1 & 0x3F
      let second = bytes[place + 1]
      let layer = (first & 1) << 5 | second >> 3
      isPossible = !isZeroBitSet && layer == 0 && second & 7 != 0
    } else {
      type = first & 0x1F
      isPossible = !isZeroBitSet
    }
  }

  /// As people call it.
  var name: String { NALUnit.name(of: type, codec: codec) ?? "unit of type \(type)" }

  /// Whether frames begin with such units: slices, parameter sets, and what goes before them.
  var opensFrame: Bool {
    guard isPossible else { return false }
    return switch codec {
    case .hevc: [0...9, 16...21, 32...35, 39...40].contains { $0.contains(type) }
    case .vvc: [0...3, 7...10, 12...17, 19...20, 23...23].contains { $0.contains(type) }
    default: type == 1 || (5...9).contains(type)
    }
  }

  /// The header of the unit at `place`, and whose it is: a frame that is said to be H.264 can be H.265.
  ///
  /// H.265's parameter sets, delimiters and key pictures begin with bytes that open no frame of H.264.
  static func opening(_ bytes: Span<UInt8>, at place: Int, codec: FourCC) -> NALUnitHeader? {
    if let hevc = NALUnitHeader(bytes, at: place, codec: .hevc), hevc.isUnlikeAVC { return hevc }
    return NALUnitHeader(bytes, at: place, codec: codec)
  }

  private var isUnlikeAVC: Bool {
    codec == .hevc && isPossible && ((16...21).contains(type) || (32...35).contains(type))
  }
}
