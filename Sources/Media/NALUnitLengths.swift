internal import ByteParsing

extension NALUnit {
  /// What is wrong with the lengths before a frame's units: what its bytes speak for.
  ///
  /// Offsets are those of a unit's length, from the end of the tag header on.
  public enum LengthFault: Hashable, Sendable {
    /// Start codes of three or four bytes stand where lengths are due (H.264 Annex B), and the first
    /// unit is this codec's, of this type.
    case startCodes(byteCount: Int, codec: FourCC, unitType: UInt8)
    /// Lengths of so many bytes fill the message with so many units; those that are due do not.
    case lengthByteCount(Int, unitCount: Int)
    /// A unit claims more bytes than are left behind its length.
    case beyondMessage(length: UInt64, left: Int, offset: Int)
    /// A unit has no bytes, and those behind it do not fit either.
    case emptyUnit(offset: Int)
    /// So few bytes are left behind the last unit that no length fits there.
    case surplus(byteCount: Int, offset: Int)
    /// Zeros are left behind the last unit.
    case padding(byteCount: Int, offset: Int)
  }

  /// What is wrong with a frame's unit lengths, as far as its first bytes tell.
  ///
  /// Lengths that fill the message exactly are right, whatever they look like: 00 00 01 65 is the
  /// length of a unit of 357 bytes too. Where the bytes at hand end amid the units, nothing is said
  /// to be wrong, unless they open with a start code and the unit behind such a length cannot be one.
  ///
  /// - Parameters:
  ///   - frame: the first bytes of what follows the tag header.
  ///   - byteCount: how many bytes follow the tag header in all.
  ///   - lengthByteCount: how many bytes each length has.
  ///   - codec: H.264 or H.265.
  public static func lengthFault(
    in frame: Span<UInt8>, byteCount: Int, lengthByteCount: Int, codec: FourCC
  ) -> LengthFault? {
    let walk = LengthWalk(frame, byteCount: byteCount, lengthByteCount: lengthByteCount)
    if walk.end == .exact { return nil }
    if walk.end == .notKept, !contradicts(frame, lengthByteCount, codec) { return nil }
    if let fault = startCodes(frame, codec) { return fault }
    if walk.end == .notKept { return nil }
    if let other = Self.lengthByteCount(in: frame, filling: byteCount, codec) {
      let walk = LengthWalk(frame, byteCount: byteCount, lengthByteCount: other)
      return .lengthByteCount(other, unitCount: walk.unitCount)
    }
    if walk.end == .empty, isSoundButEmpty(frame, byteCount, lengthByteCount, codec) { return nil }
    return fault(of: walk, frame, byteCount)
  }

  /// How many bytes lengths have that fill a frame exactly, with a first unit that opens frames; nil
  /// where none do.
  static func lengthByteCount(
    in frame: Span<UInt8>, filling byteCount: Int, _ codec: FourCC
  ) -> Int? {
    for count in [4, 2, 1, 3] {
      guard LengthWalk(frame, byteCount: byteCount, lengthByteCount: count).end == .exact,
        let first = NALUnitHeader(frame, at: count, codec: codec), first.opensFrame
      else { continue }
      return count
    }
    return nil
  }

  /// Whether lengths of 0 stand between units that are sound otherwise (``UnitSurvey/emptyUnit``).
  private static func isSoundButEmpty(
    _ frame: Span<UInt8>, _ byteCount: Int, _ lengthByteCount: Int, _ codec: FourCC
  ) -> Bool {
    let walk = LengthWalk(
      frame, byteCount: byteCount, lengthByteCount: lengthByteCount, passesEmpty: true)
    guard walk.end == .exact else { return walk.end == .notKept }
    let survey = UnitSurvey(
      frame, byteCount: byteCount, lengthByteCount: lengthByteCount, codec: codec)
    return survey.emptyUnit != nil || frame.count < byteCount
  }

  /// What a walk by the lengths that are due ends in, where no other reading fits.
  private static func fault(
    of walk: LengthWalk, _ frame: Span<UInt8>, _ byteCount: Int
  ) -> LengthFault? {
    switch walk.end {
    case .exact, .notKept: return nil
    case .beyond(let length, let left):
      return .beyondMessage(length: length, left: left, offset: walk.offset)
    case .tooFew:
      // Without a unit before them, the frame is too short to be any.
      guard walk.unitCount > 0 else { return nil }
      return .surplus(byteCount: byteCount - walk.offset, offset: walk.offset)
    case .empty:
      guard isZero(frame, from: walk.offset) else { return .emptyUnit(offset: walk.offset) }
      // Frames of zeros alone have had their pictures taken out.
      guard walk.unitCount > 0, frame.count >= byteCount else { return nil }
      return .padding(byteCount: byteCount - walk.offset, offset: walk.offset)
    }
  }

  private static func isZero(_ frame: Span<UInt8>, from start: Int) -> Bool {
    for place in start..<max(start, frame.count) where frame[place] != 0 { return false }
    return true
  }

  /// How many bytes the start code has at `place`; nil where there is none.
  static func startCode(_ frame: Span<UInt8>, at place: Int) -> Int? {
    guard place + 3 < frame.count, frame[place] == 0, frame[place + 1] == 0 else { return nil }
    if frame[place + 2] == 1 { return 3 }
    return frame[place + 2] == 0 && frame[place + 3] == 1 ? 4 : nil
  }

  /// Whether a start code and a unit of H.265 are first, which none of H.264 begins like.
  static func opensWithStartCodeOfHEVC(_ bytes: Span<UInt8>) -> Bool {
    guard let count = startCode(bytes, at: 0) else { return false }
    return NALUnitHeader.opening(bytes, at: count, codec: .avc)?.codec == .hevc
  }

  /// What the unit is called that begins behind a start code where a configuration record is due; nil
  /// where none does.
  package static func unitOpening(record: Span<UInt8>, codec: FourCC) -> String? {
    guard let count = startCode(record, at: 0),
      let first = NALUnitHeader(record, at: count, codec: codec), first.opensFrame
    else { return nil }
    return name(of: first.type, codec: codec)
  }

  private static func startCodes(_ frame: Span<UInt8>, _ codec: FourCC) -> LengthFault? {
    guard let count = startCode(frame, at: 0),
      let first = NALUnitHeader.opening(frame, at: count, codec: codec), first.opensFrame
    else { return nil }
    return .startCodes(byteCount: count, codec: first.codec, unitType: first.type)
  }

  /// Whether the first length cannot be one, as what follows is no unit: it has a header that none
  /// has, or a start code inside, which emulation prevention keeps out (H.264 §7.4.1).
  private static func contradicts(
    _ frame: Span<UInt8>, _ lengthByteCount: Int, _ codec: FourCC
  ) -> Bool {
    guard startCode(frame, at: 0) != nil, lengthByteCount + 1 < frame.count,
      let first = LengthWalk.length(frame, at: 0, byteCount: lengthByteCount), first > 0
    else { return false }
    if let header = NALUnitHeader(frame, at: lengthByteCount, codec: codec), !header.isPossible {
      return true
    }
    let end = Int(min(UInt64(frame.count), UInt64(lengthByteCount) + first))
    return (lengthByteCount..<end).contains {
      $0 + 3 < end && startCode(frame, at: $0) != nil
    }
  }
}

/// How far units go by their lengths.
struct LengthWalk {
  enum End: Hashable {
    /// The last unit ends where the message does.
    case exact
    /// The next length is not among the bytes at hand.
    case notKept
    /// A unit claims more bytes than are left.
    case beyond(length: UInt64, left: Int)
    /// A length is 0.
    case empty
    /// Fewer bytes are left than a length has.
    case tooFew
  }

  /// How many units are whole.
  private(set) var unitCount = 0
  /// Where the length stands that the walk ends at.
  private(set) var offset = 0
  let end: End

  /// - Parameter passesEmpty: whether it goes on behind a length of 0.
  init(
    _ frame: Span<UInt8>, byteCount: Int, lengthByteCount: Int, passesEmpty: Bool = false
  ) {
    while true {
      let left = byteCount - offset
      guard left > 0 else {
        end = .exact
        return
      }
      guard left >= lengthByteCount else {
        end = .tooFew
        return
      }
      guard let length = Self.length(frame, at: offset, byteCount: lengthByteCount) else {
        end = .notKept
        return
      }
      guard length > 0 || passesEmpty else {
        end = .empty
        return
      }
      guard length <= UInt64(left - lengthByteCount) else {
        end = .beyond(length: length, left: left - lengthByteCount)
        return
      }
      if length > 0 { unitCount += 1 }
      offset += lengthByteCount + Int(length)
    }
  }

  /// A length of so many bytes; nil where it is not at hand.
  static func length(_ frame: Span<UInt8>, at place: Int, byteCount: Int) -> UInt64? {
    guard place <= frame.count else { return nil }
    var input = ByteReader(frame.extracting(place...))
    return try? input.readInteger(byteCount: byteCount)
  }
}
