internal import Media
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether composition times go with the order in which pictures are decoded and shown.
struct CompositionCheck: Check {
  func finish(_ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog) {
    guard track.kind == .video, track.frameCount >= Threshold.compositionFrames,
      track.forms.isCompositionConstant, let time = track.forms.compositionTime,
      let first = track.forms.first
    else { return }
    var reordered: UInt32?
    if case .video(let video)? = track.configuration { reordered = video.reorderedPictures }
    let isAVC = track.hasUnits && track.unitCodec == .avc
    let isInOrder = reordered == 0 || reordered == nil && isAVC && !track.forms.hasBSlices
    if time > 0, isInOrder {
      log.find(
        .compositionConstant,
        track.facts + [
          "composition_time": .count(time), "frame_count": .count(track.frameCount),
        ], track.direction, about: first)
    } else if time == 0, track.forms.hasBSlices, reordered != 0 {
      // Slices of type B need not wait for a later picture; where the stream says that pictures are
      // reordered, they do.
      log.find(
        .compositionLost, as: reordered == nil ? .note : nil,
        track.facts + [
          "frame_count": .count(track.frameCount),
          "reordered_picture_count": reordered.map { .count($0) },
        ], track.direction, about: first)
    }
  }
}
