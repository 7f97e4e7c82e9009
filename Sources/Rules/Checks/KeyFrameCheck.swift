internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// How long players that join have to wait for a picture.
struct KeyFrameCheck: Check {
  func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    let message = step.message
    switch step.meaning {
    case .request(_, let id): end(state.streams.index(of: id), message, state, into: &log)
    case .pause(let place, _), .seek(let place, _): end(place, message, state, into: &log)
    case .status(let status):
      switch status.effect {
      case .restarts, .ends: end(status.stream, message, state, into: &log)
      default: break
      }
    default: break
    }
  }

  func see(
    _ event: UserControlEvent, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    guard case .streamBegin(let id) = event, message.direction == .serverToClient else { return }
    end(state.placeToResume(id), message, state, into: &log)
  }

  /// Takes it that the times of a stream begin anew.
  private func end(
    _ place: Int?, _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let place else { return }
    for track in state.streams.list[place].tracks {
      let unseen = message.sight.absence(by: track.direction)
      tell(track.keyFrameGap(until: message.moment, unseen), track, into: &log)
    }
  }

  func see(_ step: MediaStep, after state: SessionState, into log: inout FindingLog) {
    guard let place = step.track else { return }
    for case .keyFrameGap(let gap) in step.events {
      tell(gap, state.streams.list[step.stream].tracks[place], into: &log)
    }
  }

  func finish(_ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog) {
    let unseen = ending.sight.absence(by: track.direction)
    tell(track.keyFrameGap(until: ending.moment, unseen), track, into: &log)
  }

  /// It stands where the last key frame was.
  private func tell(_ gap: KeyFrameGap?, _ track: MediaTrack, into log: inout FindingLog) {
    guard let gap else { return }
    log.find(
      .claim(.keyFrameInterval, gap.unseen),
      track.facts + ["interval": .milliseconds(gap.interval)], track.direction, about: gap.since,
      until: gap.until)
  }
}
