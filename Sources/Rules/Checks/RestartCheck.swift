internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether the clocks of a stream's tracks begin again in the middle of it.
///
/// One track that goes back alone is out of order; all of them together have begun again.
struct RestartCheck: Check {
  /// Of one track, in a stream whose other tracks have not begun again so far.
  private struct Open: Sendable {
    let track: Int
    let restart: MediaEvent.Restart
    let mark: MessageMark
    /// What the server said before.
    let causes: [String]
  }

  private var streams = PerStream([Open]())

  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard let place = step.track else { return }
    for case .restart(let restart) in step.events {
      let stream = state.streams.list[step.stream]
      guard !isAsked(restart, stream, message) else { continue }
      if streams[stream.number].contains(where: { $0.track == place }) {
        tell(of: stream, into: &log)
      }
      streams.forget(butThoseOf: state)
      streams[stream.number].append(
        .init(
          track: place, restart: restart, mark: message.mark,
          causes: restart.isAnnounced ? stream.renewal?.causes ?? [] : []))
      if Self.haveAllBegun(stream, with: place) { tell(of: stream, into: &log) }
    }
  }

  func finish(_ stream: NetStream, into log: inout FindingLog) {
    Self.tell(streams[stream.number], of: stream, into: &log)
  }

  /// Whether the client asked for it, or may have.
  private func isAsked(
    _ restart: MediaEvent.Restart, _ stream: NetStream, _ message: FollowedMessage
  ) -> Bool {
    guard let renewal = stream.renewal else { return false }
    return restart.isAnnounced
      ? renewal.isAsked || message.sight.absence(by: .clientToServer) == nil
      : message.direction == .serverToClient && renewal.isAsked(by: message.moment)
  }

  private static func haveAllBegun(_ stream: NetStream, with place: Int) -> Bool {
    let clock = stream.tracks[place].clock
    return stream.tracks.allSatisfy {
      $0.direction != stream.tracks[place].direction || $0.frameCount == 0
        || $0.clock.current != nil && $0.clock.restartCount == clock.restartCount
    }
  }

  private mutating func tell(of stream: NetStream, into log: inout FindingLog) {
    Self.tell(streams[stream.number], of: stream, into: &log)
    streams[stream.number] = []
  }

  private static func tell(
    _ open: [Open], of stream: NetStream, into log: inout FindingLog
  ) {
    guard let one = open.first else { return }
    let track = stream.tracks[one.track]
    let restart = one.restart
    let isAlone = !haveAllBegun(stream, with: one.track)
    if isAlone, !restart.isAnnounced {
      return log.find(
        .timestampsBackwards,
        track.facts + [
          "timestamp": .count(restart.to), "step_back": .milliseconds(restart.from - restart.to),
        ], track.direction, about: one.mark)
    }
    var facts =
      track.facts + ["earlier_timestamp": .count(restart.from), "timestamp": .count(restart.to)]
    if let other = open.dropFirst().first {
      facts += [
        "other_track_kind": stream.tracks[other.track].kind.fact,
        "other_earlier_timestamp": .count(other.restart.from),
        "other_timestamp": .count(other.restart.to),
      ]
    }
    facts += [
      "after": one.causes.isEmpty ? nil : .texts(one.causes), "waited": .seconds(restart.waited),
    ]
    log.find(
      .timestampsRestart, as: restart.isAnnounced ? .note : nil, facts, track.direction,
      about: one.mark)
  }
}
