internal import ByteParsing

/// What the NAL units of a frame are, as far as its first bytes reach.
///
/// Units are taken by the lengths before them; at the first length that does not fit it ends.
package struct UnitSurvey: Hashable, Sendable {
  /// A length of 0 with a unit behind it.
  package struct EmptyUnit: Hashable, Sendable {
    /// Of the length, from the end of the tag header on.
    package let offset: Int
    fileprivate let headerBefore: NALUnitHeader?

    /// What the unit before it is called; nil where it is first.
    package var unitBefore: String? { headerBefore?.name }
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
    fileprivate let header: NALUnitHeader
    package let isRandomAccess: Bool
    /// Whether it is its picture's first; nil where the head does not tell.
    package let isFirst: Bool?
    /// slice_type modulo 5 (H.264 Table 7-6); nil where the head does not tell.
    let type: UInt8?

    package var unit: String { header.name }
    package var isB: Bool { type == 1 }
    /// Whether it is one at which decoding begins, and its own header goes with that.
    let beginsDecoding: Bool
    /// Whether decoding cannot begin with it: a slice of H.264 that says so, or of H.265 or H.266.
    let dependsOnOthers: Bool
  }

  package private(set) var emptyUnit: EmptyUnit?
  package private(set) var startCode: StartCode?
  package private(set) var slice: Slice?
  /// Of the parameter sets that come before the first slice.
  private(set) var setHeaders: [NALUnitHeader] = []
  /// Where the first sequence parameter set is, if it is there whole.
  package private(set) var sequenceParameterSet: Range<Int>?
  /// Whether a message says that decoding can begin here (H.264 §D.2.8).
  package private(set) var hasRecoveryPoint = false
  /// Whether all units are there, to the frame's end.
  package private(set) var isWhole = false

  private let codec: FourCC

  /// The parameter sets that come before the first slice, by name.
  package var parameterSets: [String] { setHeaders.map(\.name) }

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
    var headerBefore: NALUnitHeader?
    while place < byteCount {
      guard let length = LengthWalk.length(frame, at: place, byteCount: lengthByteCount),
        length <= UInt64(max(0, byteCount - place - lengthByteCount))
      else { return }
      if length == 0 {
        if emptyUnit == nil { emptyUnit = EmptyUnit(offset: place, headerBefore: headerBefore) }
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
      note(header, frame, start..<end)
      headerBefore = header
      place = end
    }
    isWhole = place == byteCount && byteCount <= frame.count
  }

  private mutating func note(
    _ header: NALUnitHeader, _ frame: Span<UInt8>, _ unit: Range<Int>
  ) {
    let kind = UnitKind(header.type, codec: codec)
    // Of gradual decoding refresh.
    let gradual: UInt8 = 10
    if codec == .vvc, header.type == gradual { hasRecoveryPoint = true }
    switch kind {
    case .randomAccessSlice, .slice:
      if slice == nil { slice = readSlice(frame, unit, kind, header) }
    case .sequenceParameterSet:
      if sequenceParameterSet == nil, unit.upperBound <= frame.count { sequenceParameterSet = unit }
    case .supplement:
      if !hasRecoveryPoint { hasRecoveryPoint = isRecoveryPoint(frame, unit) }
    default: break
    }
    if kind.isParameterSet, slice == nil, !setHeaders.contains(header) {
      setHeaders.append(header)
    }
    if startCode == nil { startCode = findStartCode(frame, unit, header) }
  }

  /// The beginning of slice_header (H.264 §7.3.3, H.265 §7.3.6.1).
  private func readSlice(
    _ frame: Span<UInt8>, _ unit: Range<Int>, _ kind: UnitKind, _ header: NALUnitHeader
  ) -> Slice {
    let isRandomAccess = kind == .randomAccessSlice
    let end = min(frame.count, unit.upperBound)
    let place = unit.lowerBound + (codec == .avc ? 1 : 2)
    guard codec != .vvc, place < end else {
      return Slice(
        header: header, isRandomAccess: isRandomAccess, isFirst: nil, type: nil,
        beginsDecoding: isRandomAccess && codec != .avc,
        dependsOnOthers: codec != .avc && !isRandomAccess)
    }
    let isFirst = frame[place] & 0x80 != 0
    var head: UInt32 = 0
    for index in 0..<4 { head = head << 8 | UInt32(place + index < end ? frame[place + index] : 0) }
    // No slice begins with so many zeros: its picture was taken out.
    let isBlank = head >> 16 == 0
    guard codec == .avc else {
      return Slice(
        header: header, isRandomAccess: isRandomAccess, isFirst: isBlank ? nil : isFirst, type: nil,
        beginsDecoding: isRandomAccess, dependsOnOthers: !isRandomAccess)
    }
    let beginning = isFirst && place + 1 < end ? SliceBeginning(head << 1) : nil
    return Slice(
      header: header, isRandomAccess: isRandomAccess, isFirst: isBlank ? nil : isFirst,
      type: beginning?.type,
      beginsDecoding: isRandomAccess && beginning?.isIntraWithFrameNumberZero == true,
      dependsOnOthers: !isRandomAccess && beginning.map { [0, 1, 3].contains($0.type) } == true)
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
    _ frame: Span<UInt8>, _ unit: Range<Int>, _ header: NALUnitHeader
  ) -> StartCode? {
    let end = min(frame.count, unit.upperBound)
    let bytes = frame.bytes
    var place = unit.lowerBound + 1
    while place + 3 < end {
      // Nine bytes without two zeros in a row rule out eight places.
      while place &+ 9 <= end {
        let pairs =
          bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self)
          | bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place &+ 1, as: UInt64.self)
        guard (pairs &- 0x0101_0101_0101_0101) & ~pairs & 0x8080_8080_8080_8080 == 0 else { break }
        place &+= 8
      }
      guard place + 3 < end else { break }
      if frame[place] == 0, frame[place + 1] == 0, frame[place + 2] == 1,
        let behind = NALUnitHeader(frame, at: place + 3, codec: codec), behind.opensFrame
      {
        let isLong = place - 1 > unit.lowerBound && frame[place - 1] == 0
        return StartCode(
          offset: isLong ? place - 1 : place, unit: header.name, unitBehind: behind.name)
      }
      place += 1
    }
    return nil
  }
}

/// What follows a first_mb_in_slice of 0 in an H.264 slice (§7.3.3).
private struct SliceBeginning {
  /// slice_type modulo 5.
  let type: UInt8
  /// Whether it is an I or SI slice, and frame_num is 0, as in every IDR picture (§7.4.3).
  let isIntraWithFrameNumberZero: Bool

  /// - Parameter bits: the first of them, from the highest on.
  init?(_ bits: UInt32) {
    var bits = bits
    /// ue(v), of as many bits as fit here.
    func read() -> UInt32? {
      let zeros = bits.leadingZeroBitCount
      guard zeros <= 8 else { return nil }
      let code = (bits << UInt32(zeros)) >> UInt32(31 - zeros)
      bits <<= UInt32(2 * zeros + 1)
      return code - 1
    }
    guard let type = read(), type < 10 else { return nil }
    self.type = UInt8(type % 5)
    let hasSet = read() != nil
    // frame_num has four bits at least.
    isIntraWithFrameNumberZero = (type % 5 == 2 || type % 5 == 4) && hasSet && bits >> 28 == 0
  }
}
