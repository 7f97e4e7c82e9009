internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What the first bytes of frames show against their tag headers and the sequence header: units, slices,
/// parameter sets, transports of AAC's own.
struct FrameFormCheck: Check {
  func finish(_ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog) {
    tellIncompleteHeader(of: track, into: &log)
    for odd in track.forms.odd { tell(odd, of: track, ending, into: &log) }
    tellUnmarkedOpening(of: track, ending, into: &log)
  }

  private func tellIncompleteHeader(of track: MediaTrack, into log: inout FindingLog) {
    guard let (missing, mark) = track.forms.incompleteHeader else { return }
    // Decoders that look there find them in the frames.
    let areInFrames = missing.allSatisfy(track.forms.setsInFrames.contains)
    log.find(
      .parameterSetsMissing, as: areInFrames ? .warning : nil,
      track.facts + [
        "codec": .text(track.codec?.name), "missing": .texts(missing),
        "are_in_frames": areInFrames ? .flag(true) : nil,
      ], track.direction, about: mark)
  }

  private func tell(
    _ odd: FrameForms.Odd, of track: MediaTrack, _ ending: SessionEnding,
    into log: inout FindingLog
  ) {
    let unmarked = track.keyFrameCount == 0 && ending.sight.absence(by: track.direction) != nil
    switch odd.oddity {
    case .empty: tell(.frameEmpty, odd, track, [:], &log)
    case .emptyUnit(let unit):
      tell(
        .unitsEmpty, odd, track,
        [
          "offset": .count(odd.headerEnd + unit.offset),
          "unit_before": unit.unitBefore.map { .text($0) },
        ], &log)
    case .startCode(let code):
      tell(
        .startCodeInside, odd, track,
        [
          "offset": .count(odd.headerEnd + code.offset), "unit": .text(code.unit),
          "unit_behind": .text(code.unitBehind),
        ], &log)
    case .keyMarkedInter(let unit):
      tell(
        .keyFrameUnmarked, as: unmarked ? nil : .warning, odd, track,
        ["unit": .text(unit), "key_frame_count": .count(track.keyFrameCount)], &log)
    case .interMarkedKey(let unit):
      tell(
        .keyFrameFalse, odd, track,
        ["unit": .text(unit), "key_frame_count": .count(track.keyFrameCount)], &log)
    case .laterSlice(let unit): tell(.slicesApart, odd, track, ["unit": .text(unit)], &log)
    case .parameterSetsAlone(let names):
      tell(.parameterSetsAlone, odd, track, ["units": .texts(names)], &log)
    case .parameterSet(let header, let frame):
      tellDifference(header, frame, odd, of: track, into: &log)
    case .framedAAC(let framing, let count):
      tell(
        .aacFramed, odd, track,
        [
          "framing": .text(framing.name), "framed_byte_count": .count(framing.frameByteCount),
          "byte_count": .count(count),
        ], &log)
    }
  }

  private func tellDifference(
    _ header: VideoConfiguration, _ frame: VideoConfiguration, _ odd: FrameForms.Odd,
    of track: MediaTrack, into log: inout FindingLog
  ) {
    let differences = ConfigurationDifference.all(from: header, to: frame)
    guard !differences.isEmpty else { return }
    let matters = differences.contains(where: \.changesPictures)
    tell(
      .parameterSetsDiffer, as: matters ? nil : .note, odd, track,
      differences.reduce([:]) { $0 + ["header_\($1.name)": $1.from, $1.name: $1.to] }, &log)
  }

  /// It stands where the first such frame is.
  private func tell(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ odd: FrameForms.Odd,
    _ track: MediaTrack, _ facts: FindingArguments, _ log: inout FindingLog
  ) {
    log.find(
      problem, as: severity,
      track.facts + ["frame_count": .count(odd.count)] + facts, track.direction,
      about: odd.first, until: odd.count > 1 ? odd.last : nil)
  }

  /// Tells that the first frame is no key frame, where it was held back as it opens like one.
  private func tellUnmarkedOpening(
    of track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog
  ) {
    guard let mark = track.forms.unmarkedOpening, track.forms[.keyMarkedInter] == nil,
      let unseen = ending.sight.absence
    else { return }
    log.find(.claim(.keyFrameMissing, unseen), track.facts, track.direction, about: mark)
  }
}

/// What one configuration has otherwise than another.
private struct ConfigurationDifference {
  let name: String
  let from: FindingArguments.Fact
  let to: FindingArguments.Fact
  /// Whether decoders need to know.
  let changesPictures: Bool

  static func all(
    from header: VideoConfiguration, to frame: VideoConfiguration
  ) -> [ConfigurationDifference] {
    [
      difference("size", size(header), size(frame)),
      difference("profile", header.profile, frame.profile),
      difference("level", header.level, frame.level, changesPictures: false),
      difference("bit_depth", header.bitDepth, frame.bitDepth),
      difference("chroma", header.chroma?.name, frame.chroma?.name),
      difference(
        "frame_rate", header.frameRate, frame.frameRate, changesPictures: false),
    ].compactMap(\.self)
  }

  private static func size(_ video: VideoConfiguration) -> String? {
    guard let width = video.width, let height = video.height else { return nil }
    return "\(width)x\(height)"
  }

  private static func difference<Value: Equatable>(
    _ name: String, _ from: Value?, _ to: Value?, changesPictures: Bool = true
  ) -> Self? {
    guard let from, let to, from != to else { return nil }
    return Self(
      name: name, from: fact(from), to: fact(to), changesPictures: changesPictures)
  }

  private static func fact(_ value: some Equatable) -> FindingArguments.Fact {
    switch value {
    case let number as Double: .amf(number)
    case let number as UInt32: .count(number)
    default: .text("\(value)")
    }
  }
}
