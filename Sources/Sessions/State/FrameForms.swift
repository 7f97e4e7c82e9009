package import Media
internal import ByteParsing
internal import RTMP

/// What a track's frames turn out to be made of, and what is odd about them.
package struct FrameForms: Sendable {
  /// Frames that are odd in one way.
  package struct Odd: Sendable {
    /// What the first of them shows.
    package let oddity: FrameOddity
    package let first: MessageMark
    /// Where in its message the first one's tag header ends, from which on its offsets count.
    package let headerEnd: Int
    package fileprivate(set) var last: Place
    package fileprivate(set) var count: Int
  }

  /// Whether slices were seen that can depend on pictures which are shown later.
  package var hasBSlices = false
  /// Of the first frame; nil before it.
  package private(set) var compositionTime: Int32?
  package private(set) var isCompositionConstant = true
  package private(set) var odd: [Odd] = []
  /// nil before it.
  package private(set) var first: MessageMark?
  /// Frames that hold nothing, until one that does tells that the stream goes on.
  private var emptyFrames: Odd?
  /// The first frame, where it opens as one at which decoding begins and has another frame type.
  package private(set) var unmarkedOpening: MessageMark?
  /// Of the last sequence header.
  package private(set) var parameterSets: ParameterSets?
  /// The first sequence header without parameter sets that decoders need.
  package private(set) var incompleteHeader: (missing: [String], MessageMark)?
  /// Parameter sets that came in frames, by name.
  package private(set) var setsInFrames: [String] = []

  package subscript(kind: FrameOddity.Kind) -> Odd? { odd.first { $0.oddity.kind == kind } }

  @inline(__always)
  mutating func noteComposition(_ time: Int32) {
    if time != compositionTime { isCompositionConstant = false }
  }

  mutating func noteEmpty(_ frame: MediaFrame, _ message: FollowedMessage) {
    var frames =
      emptyFrames ?? self[.empty]
      ?? Odd(
        oddity: .empty, first: message.mark, headerEnd: message.start + frame.headerByteCount,
        last: message.moment, count: 0)
    frames.count += 1
    frames.last = message.moment
    emptyFrames = frames
  }

  /// Takes it that a frame is not empty.
  @inline(__always)
  mutating func endEmptyFrames() {
    if let frames = emptyFrames { take(frames) }
  }

  private mutating func take(_ frames: Odd) {
    emptyFrames = nil
    odd.removeAll { $0.oddity == .empty }
    odd.append(frames)
  }

  mutating func noteFirst(_ frame: MediaFrame, _ message: FollowedMessage) {
    compositionTime = frame.compositionTime
    first = message.mark
  }

  mutating func noteHeader(_ sets: ParameterSets?, _ message: FollowedMessage) {
    parameterSets = sets
    if let sets, !sets.missing.isEmpty, incompleteHeader == nil {
      incompleteHeader = (sets.missing, message.mark)
    }
  }

  /// Takes what the units of a frame are.
  ///
  /// - Parameter followsAtOnce: whether it has the timestamp of the frame before.
  mutating func note(
    _ survey: UnitSurvey, of frame: MediaFrame, _ head: Span<UInt8>, _ codec: FourCC,
    followsAtOnce: Bool, _ message: FollowedMessage
  ) {
    if survey.slice?.isB == true { hasBSlices = true }
    for name in survey.parameterSets where !setsInFrames.contains(name) {
      setsInFrames.append(name)
    }
    let oddities = survey.oddities(isMarkedKey: frame.isKeyFrame)
    for oddity in oddities {
      // What begins a picture in a message before is sent at the same time.
      if oddity.kind == .laterSlice, !followsAtOnce { continue }
      note(oddity, of: frame, message)
    }
    if first?.index == message.index, !frame.isKeyFrame,
      !survey.parameterSets.isEmpty || oddities.contains(where: { $0.kind == .keyMarkedInter })
    {
      unmarkedOpening = message.mark
    }
    if let range = survey.sequenceParameterSet {
      compare(head.extracting(range), of: frame, codec, message)
    }
  }

  /// Holds a sequence parameter set in a frame against the sequence header's.
  private mutating func compare(
    _ unit: Span<UInt8>, of frame: MediaFrame, _ codec: FourCC, _ message: FollowedMessage
  ) {
    guard let header = parameterSets?.sequence, !unit.isEqual(to: header.span),
      let ours = VideoConfiguration(parameterSet: unit, codec: codec),
      let its = VideoConfiguration(parameterSet: header.span, codec: codec), ours != its
    else { return }
    note(.parameterSet(header: its, frame: ours), of: frame, message)
  }

  mutating func note(_ oddity: FrameOddity, of frame: MediaFrame, _ message: FollowedMessage) {
    if let place = odd.firstIndex(where: { $0.oddity.kind == oddity.kind }) {
      odd[place].count += 1
      odd[place].last = message.moment
    } else {
      odd.append(
        Odd(
          oddity: oddity, first: message.mark, headerEnd: message.start + frame.headerByteCount,
          last: message.moment, count: 1))
    }
  }
}

extension Span<UInt8> {
  fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
    count == other.count && indices.allSatisfy { self[$0] == other[$0] }
  }
}
