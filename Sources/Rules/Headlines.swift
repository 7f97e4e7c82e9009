internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// The findings of a connection that its verdict tells.
struct Headlines: Sendable {
  /// How many errors, and how many warnings.
  private static let limit = 3

  private(set) var errors: [FindingReport] = []
  private(set) var warnings: [FindingReport] = []
  /// Notes without which the verdict would miss the point.
  private(set) var remarks: [FindingReport] = []
  /// Why a direction is not decoded.
  private(set) var undecoded: [FindingReport] = []
  /// Whether neither side was seen to speak RTMP.
  var isForeign: Bool { undecoded.contains { $0.problem == .notRTMP } }
  /// Whether one of them tells who closed the connection.
  private(set) var tellsClose = false

  private static let closing: Set<Problem> = [
    AbsenceRule.handshakeUnanswered.problem, AbsenceRule.connectUnanswered.problem,
    AbsenceRule.commandUnanswered.problem, AbsenceRule.publishUnanswered.problem,
    AbsenceRule.playUnanswered.problem, AbsenceRule.closeWithoutStatus.problem,
    AbsenceRule.closePublishUnfinished.problem, AbsenceRule.closePlayUnfinished.problem,
    AbsenceRule.closeBeforeAnswer.problem, AbsenceRule.handshakeStuck.problem, .closeExplained,
    .closeAfterUnusual, .reconnectRequest,
    AbsenceRule.proxyUnanswered.problem, AbsenceRule.foreignUnanswered.problem,
  ]
  private static let remarkable: Set<Problem> = [
    .windowSmall, .timestampSign, .timestampWrap, .timestampsRestart, .connectAuthentication,
    .enhancedServerSilent, .mediaUnannounced,
  ]
  private static let reasons: Set<Problem> = [.notRTMP, .encrypted, .midstream]

  /// What ends sessions by itself: a likelier cause than anything else that is wrong.
  private static let causes: Set<Problem> = [
    .connectRefused, AbsenceRule.connectTokenUnanswered.problem, AbsenceRule.handshakeStuck.problem,
    AbsenceRule.connectUnanswered.problem, .publishRefused,
    AbsenceRule.publishUnanswered.problem, .playRefused,
    AbsenceRule.playUnanswered.problem, AbsenceRule.commandUnanswered.problem,
    AbsenceRule.handshakeUnanswered.problem, .tunnelRefused, .refused,
    AbsenceRule.proxyUnanswered.problem, .proxyMisread, .notRTMP,
    AbsenceRule.foreignUnanswered.problem,
  ]

  /// Where a peer loses its place: what goes unanswered behind it is a consequence.
  private static let misreadings: Set<Problem> = [
    .chunkSizeUnannounced, .chunkSizeDirection, .messageLengthWrong,
  ]

  /// Whether one of them says that the publish or play with that index was not answered.
  func tellsUnanswered(_ request: Int?) -> Bool {
    errors.contains {
      [AbsenceRule.publishUnanswered.problem, AbsenceRule.playUnanswered.problem]
        .contains($0.problem) && $0.message == request
    }
  }

  /// Whether one of them says that the server refused something, or closed without a word.
  var tellsRefusal: Bool {
    errors.contains { Self.causes.contains($0.problem) }
      || warnings.contains {
        [AbsenceRule.closeWithoutStatus.problem, .closeAfterUnusual].contains($0.problem)
      }
  }

  mutating func note(_ finding: FindingReport) {
    if Self.reasons.contains(finding.problem), finding.severity == .note {
      return Self.note(finding, in: &undecoded, limit: 2)
    }
    // A verdict that tells of the close need not be followed by it.
    if finding.severity > .note, Self.closing.contains(finding.problem) { tellsClose = true }
    switch finding.severity {
    case .error:
      // One of each rule tells enough.
      guard !errors.contains(where: { $0.problem == finding.problem }) else { return }
      if Self.misreadings.contains(finding.problem) {
        errors.insert(finding, at: 0)
        if errors.count > Self.limit { errors.removeLast() }
      } else if Self.causes.contains(finding.problem) {
        let before = Self.causes.union(Self.misreadings)
        errors.insert(finding, at: errors.prefix { before.contains($0.problem) }.count)
        if errors.count > Self.limit { errors.removeLast() }
      } else if errors.count < Self.limit {
        errors.append(finding)
      }
    case .warning:
      guard !warnings.contains(where: { $0.problem == finding.problem }) else { return }
      if warnings.count < Self.limit { warnings.append(finding) }
    case .note:
      if Self.remarkable.contains(finding.problem) { Self.note(finding, in: &remarks, limit: 2) }
    }
  }

  /// Keeps a finding, unless one of its rule says the same.
  private static func note(_ finding: FindingReport, in list: inout [FindingReport], limit: Int) {
    let isKnown = list.contains {
      $0.problem == finding.problem && $0.arguments == finding.arguments
    }
    if !isKnown, list.count < limit { list.append(finding) }
  }
}
