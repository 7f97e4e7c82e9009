internal import AMF
internal import ByteParsing
internal import Fields
internal import Filter
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Puts the peer of a profile in the place of either side, and notes what it would have made of what
/// the other one sends.
struct PeerStandIn: Sendable {
  /// What is to be told, with the side that it is about.
  struct Statement {
    let finding: FindingReport
    let direction: Direction
  }

  /// Shorter silences are looked at by nobody, in nanoseconds.
  private static let shortSilence: Int64 = 1_000_000_000

  private let profile: PeerProfile
  /// By the direction of what it judges; nil where the profile says nothing of that side.
  private var judges: [PeerJudge?]
  private var packetCounts = [0, 0]
  private var lastBytesAt: [Place?] = [nil, nil]
  private var requests = RequestCounts()
  private var use = StreamUse()
  /// The message that is being taken, for what rules say of it.
  private var current: MessageFacts?

  init(_ profile: PeerProfile) {
    self.profile = profile
    judges = [PeerJudge(profile, .server), PeerJudge(profile, .client)]
  }

  // MARK: What is shown

  mutating func see(_ bytes: ArrivedBytes) {
    let side = bytes.direction.index
    if bytes.isBehindHandshake { packetCounts[side] += 1 }
    noteSilence(of: bytes.direction, bytes.sight, until: bytes.moment)
    lastBytesAt[side] = bytes.moment
  }

  private mutating func noteSilence(
    of direction: Direction, _ sight: Sight, until moment: Place
  ) {
    guard let last = lastBytesAt[direction.index], sight.isWhole(direction),
      let time = moment.time(since: last), time > Self.shortSilence
    else { return }
    judges[direction.index]?.judge(.silence, at: moment) { [requests, use] name in
      guard let fact = TrafficFact(rawValue: name) else { return nil }
      if fact == .silence { return [.number(Double(time) / 1e9)] }
      if let count = requests.value(of: fact, sight) { return [.number(Double(count))] }
      return sight.isComplete ? use.value(of: fact).map { [$0] } : nil
    }
  }

  /// Takes a version in C0 or S0 after which nothing is decoded.
  mutating func take(version: UInt8, _ direction: Direction, at moment: Place) {
    judges[direction.index]?.judge(.handshake, at: moment) { name in
      name == TrafficFact.handshakeVersion.rawValue ? [.number(Double(version))] : nil
    }
  }

  mutating func take(_ step: HandshakeStep) {
    var fields = FieldLookup(TrafficFact.allCases.map(\.rawValue), under: "handshake.")
    step.handshake.describe(to: &fields, step.echo)
    judges[step.direction.index]?.judge(.handshake, at: step.moment) { name in
      guard name == TrafficFact.handshakeEchoExact.rawValue else { return fields[name] }
      return step.echo.map { _ in [.flag(step.isExact)] }
    }
  }

  mutating func take(_ message: FollowedMessage, before state: SessionState) {
    let earlierRequests = message.sight.isComplete ? requests : nil
    if let command = message.body.command, message.direction == .clientToServer {
      requests.count(command)
    }
    note(state)
    let facts = MessageFacts(
      message: message, packetCount: packetCounts[message.direction.index],
      requests: requests,
      earlierRequests: earlierRequests,
      isConnected: state.connect?.isAccepted == true
        ? true : message.sight.isComplete ? false : nil,
      use: use,
      isStreamCreated: Self.isCreated(message, state),
      hasAnnouncedWindow: state.windows[message.direction.index].size != nil)
    current = facts
    judges[message.direction.index]?.judge(facts)
    judgeAcknowledging(of: message, state)
  }

  /// Takes what the session has come to, for the silence that may follow.
  mutating func note(_ state: SessionState) { use = StreamUse(of: state.streams) }

  private static func isCreated(
    _ message: FollowedMessage, _ state: SessionState
  ) -> Bool? {
    guard let id = message.streamID else { return nil }
    if let place = state.streams.index(of: id) {
      return !state.streams.list[place].phase.isUncreated
    }
    return message.sight.isComplete ? false : nil
  }

  /// How the other side acknowledges what this one sends.
  private mutating func judgeAcknowledging(
    of message: FollowedMessage, _ state: SessionState
  ) {
    let peer = message.direction.opposite
    guard message.sight.isComplete else { return }
    let window = state.windows[message.direction.index]
    let count = Double(
      message.sentByteCount - min(message.sentByteCount, window.last?.sentByteCount ?? 0))
    judges[peer.index]?.judge(.acknowledging, at: message.moment) { name in
      switch TrafficFact(rawValue: name) {
      case .unacknowledged: [.number(count)]
      case .unacknowledgedLimits:
        window.announcedLimit.flatMap { $0.size > 0 ? [.number(count / Double($0.size))] : nil }
      default: nil
      }
    }
  }

  /// Takes what a rule says of a side.
  mutating func take(_ finding: FindingReport, _ direction: Direction?) {
    guard let direction, !finding.problem.isPeers else { return }
    let context = current.flatMap { facts in
      facts.message.index == finding.message && facts.message.direction == direction ? facts : nil
    }
    judges[direction.index]?.judge(finding, about: context)
  }

  // MARK: What is said of it

  /// Ends the session: what the peer would have made of it, and what is to be told of that.
  ///
  /// - Parameters:
  ///   - guesses: which implementation each side probably is, by direction of what it sends.
  ///   - serverRefused: whether the server has refused something, or closed without a word.
  mutating func finish(
    _ ending: SessionEnding, _ guesses: [PeerGuess?], serverRefused: Bool
  ) -> [(answer: PeerAnswer, statements: [Statement])] {
    Direction.allCases.compactMap { direction in
      noteSilence(of: direction, ending.sight, until: ending.moment)
      guard let judge = judges[direction.index] else { return nil }
      let isItself = guesses[direction.opposite.index].map { profile.isOf($0.name) } ?? false
      var answer = PeerAnswer(
        profile: profile.id, name: profile.name, side: judge.side,
        omissions: profile.omissions + profile.deployment,
        refusedItself: isItself && serverRefused && direction == .clientToServer,
        isWhole: ending.sight.isFromStart && ending.sight.isWhole(direction))
      let statements = judge.objections.compactMap { objection -> Statement? in
        let isTolerated = isItself && Self.isContradicted(objection, by: ending, direction)
        return answer.take(objection, isTolerated: isTolerated).map { problem in
          Statement(finding: objection.finding(problem, answer), direction: direction)
        }
      }
      return (answer, statements)
    }
  }

  /// Whether a peer that is there itself went on where it would by its profile have ended the session:
  /// it is configured otherwise, or of another version.
  private static func isContradicted(
    _ objection: PeerJudge.Objection, by ending: SessionEnding, _ direction: Direction
  ) -> Bool {
    let second: Int64 = 1_000_000_000
    return [.closes, .crashes].contains(objection.condition.reaction)
      && (ending.closer != direction.opposite
        || ending.waited(since: objection.moment) ?? 0 > second)
  }
}

extension PeerAnswer {
  /// Nobody reads of more.
  private static let listLimit = 16

  /// Takes the next condition that is met; the rule that tells of it, nil where none does.
  ///
  /// - Parameter isTolerated: whether the session itself shows that it does not hold.
  fileprivate mutating func take(
    _ objection: PeerJudge.Objection, isTolerated: Bool
  ) -> Problem? {
    let reaction = objection.condition.reaction
    if !reaction.isFailure {
      if failure == nil, ignored.count < Self.listLimit { ignored.append(objection.text) }
      return nil
    }
    if isTolerated {
      if tolerated.count < Self.listLimit { tolerated.append(objection.text) }
      return nil
    }
    guard failure == nil else {
      furtherCount += 1
      return .peerFurther
    }
    failure = .init(
      reaction: reaction, text: objection.text, message: objection.message,
      frame: objection.moment.frame)
    return reaction.problem
  }
}

extension PeerJudge.Objection {
  fileprivate func finding(_ problem: Problem, _ answer: PeerAnswer) -> FindingReport {
    FindingReport(
      problem,
      [
        "side": .text(answer.side.rawValue), "peer": .text(answer.name),
        "outcome": .text(condition.reaction.rawValue), "reason": .text(text),
      ], message: message, at: moment)
  }
}

extension PeerAnswer.Reaction {
  fileprivate var problem: Problem {
    switch self {
    case .refuses: .peerRefuses
    case .closes: .peerCloses
    case .misreads: .peerMisreads
    case .stalls: .peerStalls
    case .crashes: .peerCrashes
    case .ignores: .peerFurther
    }
  }
}
