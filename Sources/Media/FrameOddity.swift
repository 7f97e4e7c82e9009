/// What is odd about a coded frame by itself, as its first bytes show.
package enum FrameOddity: Hashable, Sendable {
  /// Nothing follows the tag header.
  case empty
  /// A length of 0 with a unit behind it.
  case emptyUnit(UnitSurvey.EmptyUnit)
  /// A start code inside of a unit.
  case startCode(UnitSurvey.StartCode)
  /// Decoding can begin here, and the frame type is another; what the unit is called.
  case keyMarkedInter(unit: String)
  /// Decoding cannot begin here, and the frame type says so; what the unit is called.
  case interMarkedKey(unit: String)
  /// The first slice is not its picture's first; what it is called.
  case laterSlice(unit: String)
  /// Parameter sets are all there is.
  case parameterSetsAlone([String])
  /// A sequence parameter set says something else than the sequence header's.
  case parameterSet(header: VideoConfiguration, frame: VideoConfiguration)
  /// AAC in a transport of its own, in a frame of so many bytes.
  case framedAAC(AACFraming, byteCount: Int)

  /// Tells its kind from others.
  package enum Kind: Hashable, Sendable {
    case empty, emptyUnit, startCode, keyMarkedInter, interMarkedKey, laterSlice, parameterSetsAlone
    case parameterSet, framedAAC
  }

  package var kind: Kind {
    switch self {
    case .empty: .empty
    case .emptyUnit: .emptyUnit
    case .startCode: .startCode
    case .keyMarkedInter: .keyMarkedInter
    case .interMarkedKey: .interMarkedKey
    case .laterSlice: .laterSlice
    case .parameterSetsAlone: .parameterSetsAlone
    case .parameterSet: .parameterSet
    case .framedAAC: .framedAAC
    }
  }
}

extension UnitSurvey {
  /// - Parameter isMarkedKey: whether the frame type is that of a key frame.
  package func oddities(isMarkedKey: Bool) -> [FrameOddity] {
    var oddities: [FrameOddity] = []
    if let emptyUnit { oddities.append(.emptyUnit(emptyUnit)) }
    if let startCode { oddities.append(.startCode(startCode)) }
    if let slice {
      if slice.isFirst == false {
        oddities.append(.laterSlice(unit: slice.unit))
      } else if slice.beginsDecoding, !isMarkedKey {
        oddities.append(.keyMarkedInter(unit: slice.unit))
      } else if slice.dependsOnOthers, isMarkedKey, !hasRecoveryPoint {
        oddities.append(.interMarkedKey(unit: slice.unit))
      }
    } else if isWhole, !setHeaders.isEmpty, startCode == nil {
      oddities.append(.parameterSetsAlone(parameterSets))
    }
    return oddities
  }

  /// Whether nothing is odd about it, if it is not marked as a key frame, and it brings no parameter sets.
  package var isOrdinary: Bool {
    guard emptyUnit == nil, startCode == nil, setHeaders.isEmpty else { return false }
    guard let slice else { return true }
    return slice.isFirst != false && !slice.beginsDecoding
  }
}
