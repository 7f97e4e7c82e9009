internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether a client answers the token by which a server asks for one in the answer to connect: its
/// `secureToken` wants a `secureTokenResponse`, as Wowza has it.
struct TokenCheck: Check {
  private static let token: AMFString = "secureToken"
  private static let response: AMFString = "secureTokenResponse"

  /// The answer that asks, until it is answered.
  private var asked: MessageMark?

  mutating func see(_ step: CommandStep) {
    if case .connectAnswer(isError: false) = step.meaning,
      step.command.arguments.contains(where: { $0[Self.token] != nil })
    {
      asked = step.message.mark
    } else if step.message.direction == .clientToServer, step.command.name == Self.response {
      asked = nil
    }
  }

  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    guard let asked, let unseen = ending.sight.absence(by: .clientToServer) else { return }
    let hasWorked = state.streams.list.contains(where: \.hasMedia)
    log.find(
      .claim(.connectTokenUnanswered, unseen), as: hasWorked ? .note : nil, [:],
      .serverToClient, about: asked)
  }
}
