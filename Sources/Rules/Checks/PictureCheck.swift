internal import Media
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What is wrong with a video frame by itself: its composition time, the lengths before its NAL units.
struct PictureCheck: Check {
  func see(_ step: MediaStep, in message: FollowedMessage, into log: inout FindingLog) {
    guard step.frame.kind == .video, step.count > 0 else { return }
    check(compositionTimeOf: step.frame, message, into: &log)
    for case .units(let fault) in step.events { tell(fault, in: step.frame, message, into: &log) }
  }

  private func check(
    compositionTimeOf frame: MediaFrame, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    let time = frame.compositionTime
    if time < 0 {
      log.find(.compositionNegative, ["composition_time": .count(time)], of: frame, message)
    }
    if abs(Int64(time)) > Threshold.compositionTime {
      log.find(.compositionLarge, ["composition_time": .count(time)], of: frame, message)
    }
  }

  // MARK: NAL units

  /// Tells a fault, with places from the message's first byte on.
  private func tell(
    _ fault: NALUnit.LengthFault, in frame: MediaFrame, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    let start = message.start + frame.headerByteCount
    switch fault {
    case .startCodes(let count, let codec, let type):
      log.find(
        .startCodes,
        [
          "start_code_byte_count": .count(count), "codec": .text(codec.codecName),
          "unit": .text(NALUnit.name(of: type, codec: codec) ?? "type \(type)"),
        ], of: frame, message)
      if message.body.video?.codec?.fourCC == .avc, codec == .hevc {
        log.findOnce(.codecMisnamed, ["is_frame": .flag(true)], in: message)
      }
    case .lengthByteCount(let count, let units):
      log.find(
        .unitLength, ["length_byte_count": .count(count), "unit_count": .count(units)], of: frame,
        message)
    case .beyondMessage(let length, let left, let offset):
      log.find(
        .unitLength,
        ["offset": .count(start + offset), "length": .count(length), "left": .count(left)],
        of: frame, message)
    case .emptyUnit(let offset):
      log.find(.unitLength, ["offset": .count(start + offset)], of: frame, message)
    case .surplus(let count, let offset):
      log.find(
        .unitSurplus, ["offset": .count(start + offset), "byte_count": .count(count)], of: frame,
        message)
    case .padding(let count, let offset):
      log.find(
        .unitSurplus,
        ["offset": .count(start + offset), "byte_count": .count(count), "is_zero": .flag(true)],
        of: frame, message)
    }
  }
}

extension FindingLog {
  /// States what a rule finds in a frame, once for each track.
  fileprivate mutating func find(
    _ problem: Problem, _ arguments: @autoclosure () -> FindingArguments, of frame: MediaFrame,
    _ message: FollowedMessage
  ) {
    // Most messages have one track, and some streams such frames all the time.
    guard frame.trackID > 0 else { return findOnce(problem, arguments(), in: message) }
    let track: FindingArguments = ["track_id": .count(frame.trackID)]
    findEach(problem, of: track, track + arguments(), in: message)
  }
}
