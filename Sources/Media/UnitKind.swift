/// What a NAL unit is for, by its type.
enum UnitKind: Hashable {
  /// A slice of a picture at which decoding can begin: IDR, and BLA and CRA.
  case randomAccessSlice
  case slice
  case videoParameterSet, sequenceParameterSet, pictureParameterSet
  /// Supplemental enhancement information.
  case supplement
  case other

  /// - Parameter codec: H.264, H.265 or H.266.
  init(_ type: UInt8, codec: FourCC) {
    self =
      switch codec {
      case .hevc: Self(hevc: type)
      case .vvc: Self(vvc: type)
      default: Self(avc: type)
      }
  }

  /// H.264 Table 7-1.
  private init(avc type: UInt8) {
    self =
      switch type {
      case 1: .slice
      case 5: .randomAccessSlice
      case 6: .supplement
      case 7: .sequenceParameterSet
      case 8: .pictureParameterSet
      default: .other
      }
  }

  /// H.265 Table 7-1.
  private init(hevc type: UInt8) {
    self =
      switch type {
      case 0...9: .slice
      case 16...21: .randomAccessSlice
      case 32: .videoParameterSet
      case 33: .sequenceParameterSet
      case 34: .pictureParameterSet
      case 39, 40: .supplement
      default: .other
      }
  }

  /// H.266 Table 5.
  private init(vvc type: UInt8) {
    self =
      switch type {
      case 0...3, 10: .slice
      case 7...9: .randomAccessSlice
      case 14: .videoParameterSet
      case 15: .sequenceParameterSet
      case 16: .pictureParameterSet
      case 23, 24: .supplement
      default: .other
      }
  }

  var isParameterSet: Bool {
    switch self {
    case .videoParameterSet, .sequenceParameterSet, .pictureParameterSet: true
    default: false
    }
  }
}
