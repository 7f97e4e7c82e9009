internal import ByteParsing

/// What the NAL units of a frame are, as far as its first bytes reach.
///
/// Units are taken by the lengths before them; at the first length that does not fit it ends.
package struct UnitSurvey: Hashable, Sendable {
  /// A length of 0 with a unit behind it.
  package struct EmptyUnit: Hashable, Sendable {
    /// Of the length, from the end of the tag header on.
    package let offset: Int
    /// What the unit before it is called; nil where it is first.
    package let unitBefore: String?
  }

  /// A start code inside of a unit, where emulation prevention allows none (H.264 §7.4.1).
  package struct StartCode: Hashable, Sendable {
    /// From the end of the tag header on.
    package let offset: Int
    /// What the unit is called that it is in.
    package let unit: String
    /// What the unit is called that it stands before.
    package let unitBehind: String
  }

  /// What the first slice says of its picture.
  package struct Slice: Hashable, Sendable {
    package let unit: String
    package let isRandomAccess: Bool
    /// Whether it is its picture's first; nil where the head does not tell.
    package let isFirst: Bool?
    /// slice_type modulo 5 (H.264 Table 7-6); nil where the head does not tell.
    let type: UInt8?

    package var isB: Bool { type == 1 }
    /// Whether it may be one at which decoding begins, as it says of itself.
    var beginsDecoding: Bool { isRandomAccess && (type == nil || type == 2 || type == 4) }
    /// Whether decoding cannot begin with it: a slice of H.264 that says so, or of H.265 or H.266.
    let dependsOnOthers: Bool
  }

  package private(set) var emptyUnit: EmptyUnit?
  package private(set) var startCode: StartCode?
  package private(set) var slice: Slice?
  /// The parameter sets that come before the first slice, by name.
  package private(set) var parameterSets: [String] = []
  /// Where the first sequence parameter set is, if it is there whole.
  package private(set) var sequenceParameterSet: Range<Int>?
  /// Whether a message says that decoding can begin here (H.264 §D.2.8).
  package private(set) var hasRecoveryPoint = false
  /// Whether the last unit at hand is the frame's last.
  package private(set) var isWhole = false

  private let codec: FourCC

  /// - Parameters:
  ///   - frame: the first bytes of what follows the tag header.
  ///   - byteCount: how many bytes follow the tag header in all.
  ///   - lengthByteCount: how many bytes each length has.
  ///   - codec: H.264, H.265 or H.266.
  package init(
    _ frame: Span<UInt8>, byteCount: Int, lengthByteCount: Int, codec: FourCC
  ) {
    self.codec = codec
    var place = 0
    var emptyUnit: EmptyUnit?
    var unitBefore: String?
    while place < byteCount {
      guard let length = LengthWalk.length(frame, at: place, byteCount: lengthByteCount),
        length <= UInt64(max(0, byteCount - place - lengthByteCount))
      else { return }
      if length == 0 {
        if emptyUnit == nil { emptyUnit = EmptyUnit(offset: place, unitBefore: unitBefore) }
        place += lengthByteCount
        continue
      }
      let start = place + lengthByteCount
      let end = start + Int(length)
      guard let header = NALUnitHeader(frame, at: start, codec: codec), header.isPossible else {
        return
      }
      // Zeros with nothing behind them are padding.
      if self.emptyUnit == nil { self.emptyUnit = emptyUnit }
      let name = NALUnit.name(of: header.type, codec: codec) ?? "unit of type \(header.type)"
      note(header, named: name, frame, start..<end)
      unitBefore = name
      place = end
    }
    isWhole = place == byteCount
  }

  private mutating func note(
    _ header: NALUnitHeader, named name: String, _ frame: Span<UInt8>, _ unit: Range<Int>
  ) {
    let kind = UnitKind(header.type, codec: codec)
    // Of gradual decoding refresh.
    let gradual: UInt8 = 10
    if codec == .vvc, header.type == gradual { hasRecoveryPoint = true }
    switch kind {
    case .randomAccessSlice, .slice:
      if slice == nil { slice = readSlice(frame, unit, kind, name) }
    case .sequenceParameterSet:
      if sequenceParameterSet == nil, unit.upperBound <= frame.count { sequenceParameterSet = unit }
    case .supplement:
      if !hasRecoveryPoint { hasRecoveryPoint = isRecoveryPoint(frame, unit) }
    default: break
    }
    if kind.isParameterSet, slice == nil, !parameterSets.contains(name) {
      parameterSets.append(name)
    }
    if startCode == nil { startCode = findStartCode(frame, unit, name) }
  }

  /// The beginning of slice_header (H.264 §7.3.3, H.265 §7.3.6.1).
  private func readSlice(
    _ frame: Span<UInt8>, _ unit: Range<Int>, _ kind: UnitKind, _ name: String
  ) -> Slice {
    let isRandomAccess = kind == .randomAccessSlice
    let place = unit.lowerBound + (codec == .avc ? 1 : 2)
    guard codec != .vvc, place < min(frame.count, unit.upperBound) else {
      return Slice(
        unit: name, isRandomAccess: isRandomAccess, isFirst: nil, type: nil,
        dependsOnOthers: codec != .avc && !isRandomAccess)
    }
    let isFirst = frame[place] & 0x80 != 0
    let next = place + 1 < min(frame.count, unit.upperBound) ? frame[place + 1] : 0
    // No slice begins with so many zeros: its picture was taken out.
    let isBlank = frame[place] == 0 && next == 0
    let type = codec == .avc && isFirst ? Self.sliceType(frame[place], next) : nil
    return Slice(
      unit: name, isRandomAccess: isRandomAccess, isFirst: isBlank ? nil : isFirst, type: type,
      dependsOnOthers: !isRandomAccess
        && (codec == .avc ? type.map { [0, 1, 3].contains($0) } ?? false : true))
  }

  /// slice_type behind a first_mb_in_slice of 0, modulo 5; nil where it is none.
  private static func sliceType(_ byte: UInt8, _ next: UInt8) -> UInt8? {
    let bits = (UInt16(byte) << 8 | UInt16(next)) << 1
    let zeros = bits.leadingZeroBitCount
    guard zeros <= 3 else { return nil }
    let code = (bits << UInt16(zeros)) >> UInt16(15 - zeros)
    return code <= 10 ? UInt8((code - 1) % 5) : nil
  }

  /// Whether one of the messages at hand is a recovery point (H.264 §7.3.2.3.1).
  private func isRecoveryPoint(_ frame: Span<UInt8>, _ unit: Range<Int>) -> Bool {
    let end = min(frame.count, unit.upperBound)
    var place = unit.lowerBound + (codec == .avc ? 1 : 2)
    /// The sum of bytes up to one that is not 255.
    func readSum() -> Int? {
      var sum = 0
      while place < end {
        defer { place += 1 }
        sum += Int(frame[place])
        if frame[place] != 0xFF { return sum }
      }
      return nil
    }
    let recoveryPoint = 6
    while let type = readSum(), let size = readSum() {
      if type == recoveryPoint { return true }
      place += size
    }
    return false
  }

  private func findStartCode(
    _ frame: Span<UInt8>, _ unit: Range<Int>, _ name: String
  ) -> StartCode? {
    let end = min(frame.count, unit.upperBound)
    // The last of its three bytes is looked for: most others rule out three places at once.
    var place = unit.lowerBound + 3
    while place < end {
      let byte = frame[place]
      if byte > 1 {
        place += 3
      } else if byte == 1, frame[place - 1] == 0, frame[place - 2] == 0 {
        guard let header = NALUnitHeader(frame, at: place + 1, codec: codec), header.opensFrame
        else {
          place += 1
          continue
        }
        let isLong = place - 3 > unit.lowerBound && frame[place - 3] == 0
        return StartCode(
          offset: place - (isLong ? 3 : 2), unit: name,
          unitBehind: NALUnit.name(of: header.type, codec: codec) ?? "unit of type \(header.type)")
      } else {
        place += 1
      }
    }
    return nil
  }
}
