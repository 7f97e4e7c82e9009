internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What comes of a server's request to reconnect (Enhanced RTMP v2, Reconnect Request).
struct ReconnectCheck: Check {
  static let code = "NetConnection.Connect.ReconnectRequest"
  private static let url: AMFString = "tcUrl"

  /// The last request, and what it says.
  private var request: (mark: MessageMark, facts: FindingArguments)?

  mutating func see(_ step: CommandStep, before state: SessionState) {
    guard case .status(let status) = step.meaning, status.code == Self.code else { return }
    let url = step.command.statusInfo?[Self.url]
    let facts: FindingArguments = [
      "tc_url": .text(url?.stringValue?.description),
      "tc_url_type": url.flatMap {
        $0.stringValue == nil && !$0.isNull ? .text($0.markerName) : nil
      },
      "is_offered": (state.connect?.offered.offersReconnect).map { .flag($0) },
      "level": step.command.statusLevel.flatMap { $0 == "status" ? nil : .text($0.prefix(80)) },
      "message_stream_id": step.message.streamID.flatMap { $0 == .connection ? nil : .count($0) },
    ]
    request = (step.message.mark, facts + step.command.statusFacts)
  }

  func finish(_ ending: SessionEnding, into log: inout FindingLog) {
    guard let (mark, facts) = request else { return }
    log.find(
      .reconnectRequest, as: ending.closer == .serverToClient ? nil : .note,
      facts + ending.outcome(since: mark.place), .serverToClient, about: mark)
  }
}
