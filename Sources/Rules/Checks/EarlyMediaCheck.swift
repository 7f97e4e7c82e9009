internal import Media
internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether a client waits until its publish is accepted before it sends media.
struct EarlyMediaCheck: Check {
  /// What a client sent before its stream was accepted.
  private struct Early: Sendable {
    var messageCount = 0
    /// Of the sequence headers among them the codecs, and `onMetaData` for that.
    var headers: [String] = []
    var first: MessageMark?

    /// - Parameter header: what is lost with it, if it is more than a frame.
    mutating func note(_ message: FollowedMessage, header: String?) {
      messageCount += 1
      if first == nil { first = message.mark }
      if let header, headers.count < 8 { headers.append(header) }
    }
  }

  private var streams = PerStream(Early())

  mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState
  ) {
    let place: Int
    switch placement {
    case .known(let known), .adopted(let known), .joined(let known): place = known
    case .new, .beyond: return
    }
    guard message.direction == .clientToServer,
      state.streams.list[place].phase == .publishRequested
    else { return }
    streams[state.streams.list[place].number].note(
      message, header: frame.isSequenceHeader ? frame.codec?.name : nil)
    streams.forget(butThoseOf: state)
  }

  mutating func see(_ data: DataMessage, in message: FollowedMessage, before state: SessionState) {
    guard data.metadata != nil, let id = message.streamID,
      let place = state.place(ofMetadataOn: id, message),
      state.streams.list[place].phase == .publishRequested
    else { return }
    streams[state.streams.list[place].number].note(message, header: "onMetaData")
    streams.forget(butThoseOf: state)
  }

  mutating func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    guard case .status(let status) = step.meaning, case .accepts = status.effect,
      let place = status.stream
    else { return }
    let stream = state.streams.list[place]
    tell(stream, step.message.sight.absence, into: &log)
    if streams[stream.number].first != nil { streams[stream.number] = Early() }
  }

  func finish(_ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog) {
    tell(stream, ending.sight.absence, into: &log)
  }

  private func tell(_ stream: NetStream, _ unseen: Absence?, into log: inout FindingLog) {
    let early = streams[stream.number]
    guard let first = early.first, let unseen else { return }
    let facts: FindingArguments = [
      "message_count": .count(early.messageCount),
      "headers": early.headers.isEmpty ? nil : .texts(early.headers),
    ]
    log.find(
      .claim(.mediaBeforeStart, unseen), facts + stream.titleFacts, .clientToServer, about: first)
  }
}
