internal import ByteParsing
internal import RTMP

/// The findings of a connection that its verdict tells.
struct Headlines: Sendable {
  /// How many errors, and how many warnings.
  private static let limit = 3

  private(set) var errors: [String] = []
  private(set) var warnings: [String] = []
  /// Notes without which the verdict would miss the point.
  private(set) var remarks: [String] = []
  /// Why a direction is not decoded.
  private(set) var undecoded: [String] = []
  /// Whether one of them tells who closed the connection.
  private(set) var tellsClose = false

  private static let closing: Set<String> = [
    Problem.handshakeUnanswered.id, Problem.connectUnanswered.id, Problem.commandUnanswered.id,
    Problem.publishUnanswered.id, Problem.playUnanswered.id, Problem.closeWithoutStatus.id,
    Problem.closePublishUnfinished.id, Problem.closePlayUnfinished.id,
  ]
  private static let remarkable: Set<String> = [
    Problem.windowSmall.id, Problem.timestampSign.id, Problem.timestampWrap.id,
    Problem.connectAuthentication.id, Problem.enhancedServerSilent.id,
  ]
  private static let reasons: Set<String> = [
    Problem.notRTMP.id, Problem.encrypted.id, Problem.midstream.id,
  ]

  mutating func note(_ problem: Problem, _ text: String) {
    if Self.reasons.contains(problem.id) {
      if !undecoded.contains(text), undecoded.count < 2 { undecoded.append(text) }
      return
    }
    // A verdict that tells of the close need not be followed by it.
    if problem.severity > .note, Self.closing.contains(problem.id) { tellsClose = true }
    switch problem.severity {
    case .error: if errors.count < Self.limit { errors.append(text) }
    case .warning: if warnings.count < Self.limit { warnings.append(text) }
    case .note:
      if Self.remarkable.contains(problem.id), remarks.count < 2, !remarks.contains(text) {
        remarks.append(text)
      }
    }
  }
}
