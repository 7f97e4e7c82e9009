internal import Media
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What is wrong with a video frame by itself: its composition time, the lengths before its NAL units.
struct PictureCheck: Check {
  func see(_ step: MediaStep, in message: FollowedMessage, into log: inout FindingLog) {
    guard step.frame.kind == .video, step.count > 0 else { return }
    check(compositionTime: step.frame.compositionTime, message, into: &log)
    for case .units(let fault) in step.events {
      tell(fault, from: step.frame.headerByteCount, message, into: &log)
    }
  }

  private func check(
    compositionTime time: Int32, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    if time < 0 {
      log.findOnce(.compositionNegative, ["composition_time": .count(time)], in: message)
    }
    if abs(Int64(time)) > Threshold.compositionTime {
      log.findOnce(.compositionLarge, ["composition_time": .count(time)], in: message)
    }
  }

  // MARK: NAL units

  /// Tells a fault, with places from the message's first byte on.
  ///
  /// - Parameter start: how long the tag header is.
  private func tell(
    _ fault: NALUnit.LengthFault, from start: Int, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    switch fault {
    case .startCodes(let count, let codec, let type):
      log.findOnce(
        .startCodes,
        [
          "start_code_byte_count": .count(count), "codec": .text(codec.codecName),
          "unit": .text(NALUnit.name(of: type, codec: codec) ?? "type \(type)"),
        ], in: message)
      if message.body.video?.codec?.fourCC == .avc, codec == .hevc {
        log.findOnce(.codecMisnamed, ["is_frame": .flag(true)], in: message)
      }
    case .lengthByteCount(let count, let units):
      log.findOnce(
        .unitLength, ["length_byte_count": .count(count), "unit_count": .count(units)], in: message)
    case .beyondMessage(let length, let left, let offset):
      log.findOnce(
        .unitLength,
        ["offset": .count(start + offset), "length": .count(length), "left": .count(left)],
        in: message)
    case .emptyUnit(let offset):
      log.findOnce(.unitLength, ["offset": .count(start + offset)], in: message)
    case .surplus(let count, let offset):
      log.findOnce(
        .unitSurplus, ["offset": .count(start + offset), "byte_count": .count(count)], in: message)
    case .padding(let count, let offset):
      log.findOnce(
        .unitSurplus,
        ["offset": .count(start + offset), "byte_count": .count(count), "is_zero": .flag(true)],
        in: message)
    }
  }
}
