internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// The findings of a connection that its verdict tells.
struct Headlines: Sendable {
  /// What a finding is to the outcome, likeliest cause first.
  private enum Weight: Int, Comparable, Sendable {
    /// A peer loses its place: what goes unanswered behind it is a consequence.
    case misreading
    /// What the one that ended the session had just read, or was to read, and may not take.
    case occasion
    /// What ends sessions by itself.
    case end
    /// Any other error.
    case error
    /// What viewers see, or why they see nothing.
    case effect
    /// An end that nobody explains.
    case unexplained
    /// What breaks nothing in a session that goes on with it.
    case aside

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  /// How many errors, and how many others.
  private static let (errorLimit, otherLimit) = (3, 4)

  private var found: [(finding: FindingReport, weight: Weight)] = []
  /// Notes without which the verdict would miss the point.
  private(set) var remarks: [FindingReport] = []
  /// Why a direction is not decoded.
  private(set) var undecoded: [FindingReport] = []
  /// The first note on what each direction's media are like.
  private var hints = InlineArray<2, FindingReport?>(repeating: nil)
  /// Whether it is told that the server refused something, or closed without a word.
  private(set) var tellsRefusal = false

  private static let closing: Set<Problem> = [
    AbsenceRule.handshakeUnanswered.problem, AbsenceRule.connectUnanswered.problem,
    AbsenceRule.commandUnanswered.problem, AbsenceRule.publishUnanswered.problem,
    AbsenceRule.playUnanswered.problem, AbsenceRule.closeWithoutStatus.problem,
    AbsenceRule.closePublishUnfinished.problem, AbsenceRule.closePlayUnfinished.problem,
    AbsenceRule.closeBeforeAnswer.problem, AbsenceRule.handshakeStuck.problem, .closeExplained,
    .closeAfterUnusual, .reconnectRequest, .refused, .reset,
    AbsenceRule.proxyUnanswered.problem, AbsenceRule.foreignUnanswered.problem,
    AbsenceRule.synUnanswered.problem, AbsenceRule.dropped.problem,
  ]
  private static let remarkable: Set<Problem> = [
    .windowSmall, .timestampSign, .timestampWrap, .enhancedServerSilent, .mediaUnannounced,
    AbsenceRule.seekUnshown.problem, AbsenceRule.synUnanswered.problem, .refused,
    AbsenceRule.dropped.problem,
  ]
  private static let reasons: Set<Problem> = [.notRTMP, .encrypted, .midstream]

  private static let misreadings: Set<Problem> = [
    .chunkSizeUnannounced, .chunkSizeDirection, .messageLengthWrong,
  ]
  private static let occasions: Set<Problem> = [
    .closeAfterUnusual, .connectAppMissing, .tcURLMalformed, .closeExplained, .reconnectRequest,
    .zeroWindow,
  ]
  private static let ends: Set<Problem> = [
    .connectRefused, AbsenceRule.connectTokenUnanswered.problem, AbsenceRule.handshakeStuck.problem,
    AbsenceRule.connectUnanswered.problem, .publishRefused,
    AbsenceRule.publishUnanswered.problem, .playRefused,
    AbsenceRule.playUnanswered.problem, AbsenceRule.commandUnanswered.problem,
    AbsenceRule.handshakeUnanswered.problem, .tunnelRefused, .refused,
    AbsenceRule.proxyUnanswered.problem, .proxyMisread, .notRTMP,
    AbsenceRule.foreignUnanswered.problem, AbsenceRule.synUnanswered.problem,
    AbsenceRule.dropped.problem,
  ]
  private static let unexplained: Set<Problem> = [
    AbsenceRule.closeWithoutStatus.problem, AbsenceRule.closeBeforeAnswer.problem,
  ]
  /// What viewers may see, by the areas of rules' names.
  private static let effects: Set<Substring> = [
    "data", "media", "play", "publish", "session", "timestamp",
  ]
  private static let misreadByFew: Set<Problem> = [
    .extendedTimestampWrong, .extendedTimestampMissing, .extendedTimestampMixed,
  ]
  /// What is told of a request that brought nothing.
  private static let vain: Set<Problem> = [
    AbsenceRule.publishUnanswered.problem, AbsenceRule.playUnanswered.problem,
    AbsenceRule.playNoMedia.problem, AbsenceRule.playMediaWithheld.problem,
    AbsenceRule.sessionIdle.problem,
  ]

  /// Whether a finding says that a request brought nothing.
  private static func isVain(_ finding: FindingReport) -> Bool {
    vain.contains(finding.problem) && finding.message != nil
  }

  /// Whether a finding tells who closed the connection.
  private static func tellsClose(_ finding: FindingReport) -> Bool {
    closing.contains(finding.problem) || finding.arguments["closer"] != nil
      || finding.arguments["has_closed"] == .flag(true)
  }

  private static func weight(of finding: FindingReport) -> Weight {
    let problem = finding.problem
    if explains(finding) { return .occasion }
    if misreadings.contains(problem) { return .misreading }
    if occasions.contains(problem) { return .occasion }
    if ends.contains(problem) { return .end }
    if finding.severity == .error { return .error }
    if unexplained.contains(problem) { return .unexplained }
    let isSeen = effects.contains(problem.id.prefix { $0 != "." })
    return isSeen || misreadByFew.contains(problem) ? .effect : .aside
  }

  /// Whether a finding, a note too, says why the session ended.
  private static func explains(_ finding: FindingReport) -> Bool {
    switch finding.problem {
    case .connectAuthentication: true
    case AbsenceRule.pingUnanswered.problem: finding.arguments["has_closed"] == .flag(true)
    case AbsenceRule.commandIgnored.problem: finding.arguments["closer"] != nil
    default: false
    }
  }

  mutating func note(_ finding: FindingReport, _ direction: Direction?) {
    if Self.reasons.contains(finding.problem), finding.severity == .note {
      return Self.note(finding, in: &undecoded, limit: 2)
    }
    if finding.severity > .note || Self.explains(finding) || finding.problem == .timestampsRestart {
      return weigh(finding)
    }
    if Self.remarkable.contains(finding.problem) { Self.note(finding, in: &remarks, limit: 2) }
    if let direction, hints[direction.index] == nil, finding.problem.id.hasPrefix("media.") {
      hints[direction.index] = finding
    }
  }

  private mutating func weigh(_ finding: FindingReport) {
    // One of each rule tells enough.
    guard !found.contains(where: { $0.finding.problem == finding.problem }) else { return }
    let weight = Self.weight(of: finding)
    let isError = finding.severity == .error
    if isError && Self.ends.contains(finding.problem) || weight == .unexplained
      || finding.problem == .closeAfterUnusual
    {
      tellsRefusal = true
    }
    found.insert((finding, weight), at: found.prefix { $0.weight <= weight }.count)
    let alike = found.indices.filter { (found[$0].finding.severity == .error) == isError }
    if alike.count > (isError ? Self.errorLimit : Self.otherLimit), let last = alike.last {
      found.remove(at: last)
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

// MARK: - What is told

extension Headlines {
  /// Whether nothing came of the session, or its end is not explained: whatever is wrong may be why.
  private var isLost: Bool {
    found.contains { $0.weight == .unexplained || Self.isVain($0.finding) }
  }

  /// What was found, without an end that says less of it than another does.
  private var told: [(finding: FindingReport, weight: Weight)] {
    let isUnfinished = { (finding: FindingReport) in
      finding.problem == AbsenceRule.closePublishUnfinished.problem
    }
    let isToldBetter = found.contains {
      Self.tellsClose($0.finding) && !isUnfinished($0.finding)
    }
    let isUnseenTold = found.contains {
      $0.finding.arguments["unusual"] == .text("unseen_chunk_stream")
    }
    return found.filter { finding, _ in
      !(isToldBetter && isUnfinished(finding))
        && !(isUnseenTold && finding.problem == .chunkStreamUnseen)
    }
  }

  /// What explains the outcome, likeliest first.
  var leads: [FindingReport] {
    let isLost = isLost
    let told = told.filter { isLost || $0.weight < .aside }
    // What is wrong for all the time is likelier than an end which it explains.
    let list =
      told.filter { $0.weight < .unexplained } + told.filter { $0.weight == .aside }
      + told.filter { $0.weight == .unexplained }
    return list.map(\.finding) + hint
  }

  /// What is wrong besides.
  var asides: [FindingReport] {
    isLost ? [] : told.filter { $0.weight == .aside }.map(\.finding)
  }

  /// What the closer was sent that is no fault, where nothing else explains that it closed.
  private var hint: [FindingReport] {
    guard found.count == 1, let end = found.first, end.weight == .unexplained,
      let side = end.finding.arguments["side"]
    else { return [] }
    let closer: Direction = side == .side(.clientToServer) ? .clientToServer : .serverToClient
    return hints[closer.opposite.index].map { [$0] } ?? []
  }

  /// Whether there is an error.
  var hasErrors: Bool { found.contains { $0.finding.severity == .error } }
  /// Whether nothing is wrong, and nothing explains how the session ended, as far as it is decoded.
  var isFaultless: Bool {
    found.isEmpty && !undecoded.contains { [.notRTMP, .encrypted].contains($0.problem) }
  }

  /// Whether who closed the connection is told.
  var tellsClose: Bool { found.contains { Self.tellsClose($0.finding) } }

  /// Whether the publish or play with that index is told to have brought nothing.
  func tellsVain(_ request: Int?) -> Bool {
    found.contains { finding, _ in
      Self.isVain(finding) && finding.message == request
        || finding.arguments["is_silent"] == .flag(true)
    }
  }

  /// Whether it is told how soon a stream's end followed on its start.
  var tellsShortUse: Bool { found.contains { $0.finding.arguments["since_accepted"] != nil } }
}
