internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether a track's timestamps go on as time does (RTMP 1.0 §5.3.1.2.4, §5.3.1.3).
struct TimestampCheck: Check {
  func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard let place = step.track else { return }
    for event in step.events {
      switch event {
      case .extendedDelta(let delta):
        tell(delta, state.streams.list[step.stream].tracks[place], message, into: &log)
      case .clock(let clock, let timestamp):
        tell(clock, timestamp, state.streams.list[step.stream].tracks[place], message, into: &log)
      default: break
      }
    }
  }

  private func tell(
    _ delta: MediaEvent.ExtendedDelta, _ track: MediaTrack, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    let format = FindingArguments.Fact.count(message.header.format.rawValue)
    if delta.reading == .negative {
      log.find(
        .deltaNegative,
        track.facts + [
          "format": format, "extended_timestamp": .count(delta.value),
          "step_back": .milliseconds(0 &- delta.value),
        ], in: message)
      return
    }
    log.find(
      delta.reading == .absolute ? .extendedDeltaAbsolute : .extendedDelta,
      track.facts + [
        "format": format, "extended_timestamp": .count(delta.value),
        "waited": .seconds(delta.waited), "earlier_timestamp": .count(delta.last),
      ], in: message)
  }

  private func tell(
    _ step: MediaClock.Step, _ timestamp: UInt32, _ track: MediaTrack, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    let facts = track.facts + ["timestamp": .count(timestamp)]
    switch step {
    case .steady, .repeated, .restarted: break
    case .backwards(let time):
      log.find(.timestampsBackwards, facts + ["step_back": .milliseconds(time)], in: message)
    case .jump(let time):
      // What is written as a delta of nearly 2^24 was meant to go back.
      let header = message.header
      if let delta = header.timestampDelta, delta > 0x80_0000, !header.hasExtendedTimestamp {
        log.find(
          .deltaNegative,
          track.facts + ["timestamp_delta": .count(delta), "ahead": .milliseconds(time)],
          in: message)
      } else {
        log.find(.timestampsJump, facts + ["ahead": .milliseconds(time)], in: message)
      }
    case .truncated: log.find(.timestampTruncated, facts, in: message)
    case .wrappedEarly: log.find(.timestampWrapEarly, facts, in: message)
    case .wrapped: log.find(.timestampWrap, facts, in: message)
    case .beginsBelowZero:
      log.find(
        .timestampsBelowZero,
        facts + ["signed_timestamp": .count(Int32(bitPattern: timestamp))], in: message)
    case .passedSignBit: log.find(.timestampSign, facts, in: message)
    }
  }

  /// Tells what only the whole track shows.
  func finish(_ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog) {
    if let run = track.standing.longest {
      log.find(
        .timestampsStand,
        track.facts + [
          "timestamp": .count(run.timestamp), "standing_count": .count(run.frameCount),
          "frame_count": .count(track.frameCount), "time": .seconds(run.time),
        ], track.direction, about: run.mark, until: run.last)
    } else if track.pace.factor != .seconds, track.frameCount >= Threshold.repeatedFrames,
      track.repeatedCount * 10 > track.frameCount
    {
      log.find(
        .timestampsRepeat,
        track.facts + [
          "repeated_count": .count(track.repeatedCount), "frame_count": .count(track.frameCount),
        ], track.direction, at: ending.moment)
    }
    let duration = track.clock.totalDuration
    let factor = track.pace.factor
    guard let ahead = track.clock.drift, factor != nil || duration >= Threshold.drift,
      abs(ahead) > max(Threshold.drift, duration / 4)
    else { return }
    log.find(
      .clockDrift, as: factor?.isUnit == true ? .warning : nil,
      track.facts + ["media_duration": .milliseconds(duration), "drift": .milliseconds(ahead)]
        + ["factor": factor.map { .number($0.ratio) }] + Self.inheritance(of: track, ahead),
      track.direction, at: ending.moment)
  }

  /// What speaks for a sender that means the time before by a type 3 header.
  ///
  /// Without what those add, timestamps run as fast as they arrive. A file that is sent without pacing
  /// arrives at once, which tells nothing.
  private static func inheritance(of track: MediaTrack, _ ahead: Int64) -> FindingArguments {
    let time = track.inheritedTime
    guard time > 0, abs(ahead - time) <= time / 10,
      (track.clock.totalDuration - ahead) * 4 >= track.clock.totalDuration
    else { return [:] }
    return [
      "inheriting_count": .count(track.inheritingCount), "frame_count": .count(track.frameCount),
      "inherited_time": .milliseconds(time),
    ]
  }
}
