internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What comes of a server's request to reconnect (Enhanced RTMP v2, Reconnect Request).
struct ReconnectCheck: Check {
  private static let code = "NetConnection.Connect.ReconnectRequest"
  private static let url: AMFString = "tcUrl"

  /// The last request, and what it says.
  private var request: (mark: MessageMark, facts: FindingArguments)?

  mutating func see(_ step: CommandStep, before state: SessionState) {
    guard case .status(let status) = step.meaning, status.code == Self.code else { return }
    let facts: FindingArguments = [
      "tc_url": .text(step.command.statusInfo?[Self.url]?.stringValue?.description),
      "is_offered": (state.connect?.offered.offersReconnect).map { .flag($0) },
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
