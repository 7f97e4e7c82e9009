internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether the media behind a seek is that of the place that was asked for (RTMP 1.0 §7.2.2.7).
///
/// What a stream's clocks show since the answer is read when something else is asked of the stream, or at
/// the end.
struct SeekCheck: Check {
  /// The last seek of a stream, and what came of it so far.
  private struct Seek: Sendable {
    /// In milliseconds.
    let target: Int64
    let request: MessageMark
    /// The last timestamp before it; nil where there was none.
    let before: UInt32?
    let isPaused: Bool
    /// NetStream.Seek.Notify.
    var answer: MessageMark?
    /// The first timestamp behind the answer.
    var start: UInt32?
  }

  private struct Player: Sendable {
    var isPaused = false
    var seek: Seek?
  }

  private var players = PerStream(Player())

  mutating func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    let message = step.message
    switch step.meaning {
    case .seek(let place, _):
      let stream = state.streams.list[place]
      settle(stream, by: message, into: &log)
      guard message.direction == .clientToServer,
        let target = step.command.arguments.first?.numberValue,
        let target = Int64(exactly: target.rounded())
      else { return }
      players[stream.number].seek = Seek(
        target: target, request: message.mark, before: Self.served(stream).compactMap(\.last).max(),
        isPaused: players[stream.number].isPaused)
      players.forget(butThoseOf: state)
    case .pause(let place, let isPaused):
      let stream = state.streams.list[place]
      settle(stream, by: message, into: &log)
      players[stream.number].isPaused = isPaused
    case .request(_, let id), .delete(let id):
      guard let place = state.streams.index(of: id) else { return }
      settle(state.streams.list[place], by: message, into: &log)
      players[state.streams.list[place].number] = Player()
    case .status(let status):
      guard let place = status.stream else { return }
      take(status, of: state.streams.list[place], message)
    default: break
    }
  }

  /// A status lets the clocks begin anew: what they show of the seek is taken before.
  private mutating func take(
    _ status: CommandMeaning.Status, of stream: NetStream, _ message: FollowedMessage
  ) {
    guard players[stream.number].seek != nil else { return }
    noteStart(of: stream)
    if status.code == "NetStream.Seek.Notify", players[stream.number].seek?.answer == nil {
      players[stream.number].seek?.answer = message.mark
    } else if status.isError || status.effect.isEnd {
      players[stream.number].seek = nil
    }
  }

  private mutating func noteStart(of stream: NetStream) {
    guard let seek = players[stream.number].seek, seek.answer != nil, seek.start == nil else {
      return
    }
    players[stream.number].seek?.start = Self.served(stream).compactMap(\.runStart).min()
  }

  private static func served(_ stream: NetStream) -> [MediaClock] {
    stream.tracks.filter { $0.direction == .serverToClient }.map(\.clock)
  }

  private mutating func settle(
    _ stream: NetStream, by message: FollowedMessage, into log: inout FindingLog
  ) {
    settle(
      stream, at: message.moment, message.sight.absence(by: .serverToClient), into: &log)
  }

  mutating func finish(_ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog) {
    settle(stream, at: ending.moment, ending.sight.absence(by: .serverToClient), into: &log)
  }

  private mutating func settle(
    _ stream: NetStream, at moment: Place, _ unseen: Absence?, into log: inout FindingLog
  ) {
    noteStart(of: stream)
    guard let seek = players[stream.number].seek, let answer = seek.answer else { return }
    players[stream.number].seek = nil
    let related: [FindingReport.Related] = [.message("request", .clientToServer, seek.request)]
    let facts = stream.titleFacts + ["target": .milliseconds(seek.target)]
    guard let start = seek.start else {
      // One that plays may have come to the end.
      guard seek.isPaused, let unseen, let waited = moment.time(since: answer.place),
        waited >= Threshold.playPatience
      else { return }
      return log.find(
        .claim(.seekUnshown, unseen), facts + ["waited": .seconds(waited)], .serverToClient,
        about: answer, until: moment, related: related)
    }
    let isFromStart = start <= Threshold.restart
    let isUnmoved = seek.before.map { abs(Int64(start) - Int64($0)) <= Threshold.restart } ?? false
    guard isFromStart || isUnmoved, abs(seek.target - Int64(start)) > Threshold.seekDistance else {
      return
    }
    log.find(
      .seekMissed,
      facts + [
        "timestamp": .milliseconds(start),
        "earlier_timestamp": seek.before.map { .milliseconds($0) },
        "is_from_start": .flag(isFromStart),
      ], .serverToClient, about: answer, related: related)
  }
}

extension CommandMeaning.Status.Effect {
  /// Whether nothing more comes of what is played.
  fileprivate var isEnd: Bool {
    switch self {
    case .ends, .refuses: true
    case .accepts, .restarts, .answers, .none: false
    }
  }
}
