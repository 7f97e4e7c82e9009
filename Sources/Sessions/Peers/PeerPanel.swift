internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// Asks the profiles that a user has chosen what their peers would have made of a session.
struct PeerPanel: Sendable {
  /// What is to be told, with the side that it is about.
  struct Statement {
    let problem: Problem
    let text: String
    let direction: Direction
    let message: Int?
    let moment: Moment
  }

  /// Shorter silences are looked at by nobody, in nanoseconds.
  private static let shortSilence: Int64 = 1_000_000_000

  /// By the direction of what they are asked about.
  private var judges: [[PeerJudge]]
  private var packetCounts = [0, 0]
  private var lastBytesAt: [Moment?] = [nil, nil]
  private var connectCount = 0
  private var createCount = 0
  /// The message that is being taken, for what rules say of it.
  private var current: MessageFacts?

  init(_ profiles: [PeerProfile]) {
    judges = [
      profiles.compactMap { PeerJudge($0, .server) },
      profiles.compactMap { PeerJudge($0, .client) },
    ]
  }

  mutating func swapSides() {
    packetCounts.swapAt(0, 1)
    lastBytesAt.swapAt(0, 1)
  }

  // MARK: What is shown

  /// - Parameter isBehindHandshake: whether the side's part of it was complete before these bytes.
  mutating func noteBytes(
    _ direction: Direction, isBehindHandshake: Bool, _ sight: Sight, at moment: Moment
  ) {
    if isBehindHandshake { packetCounts[direction.index] += 1 }
    noteSilence(of: direction, sight, until: moment)
    lastBytesAt[direction.index] = moment
  }

  private mutating func noteSilence(
    of direction: Direction, _ sight: Sight, until moment: Moment
  ) {
    guard let last = lastBytesAt[direction.index], sight.isWhole(direction),
      case let time = moment.time - last.time, time > Self.shortSilence
    else { return }
    judge(direction, message: nil, at: moment) { fact in
      fact == .silence ? .number((Double(time) / 1e7).rounded() / 100) : nil
    }
  }

  /// Takes a version in C0 or S0 after which nothing is decoded.
  mutating func take(version: UInt8, _ direction: Direction, at moment: Moment) {
    judge(direction, message: nil, at: moment) { fact in
      fact == .handshakeVersion ? .number(Double(version)) : nil
    }
  }

  mutating func take(
    _ handshake: Handshake, _ echo: Handshake.Echo?, isExact: Bool, _ direction: Direction,
    at moment: Moment
  ) {
    judge(direction, message: nil, at: moment) { fact in
      switch fact {
      case .handshakeVersion: .number(Double(handshake.version))
      case .handshakeZero: handshake.first.map { .number(Double($0.secondWord)) }
      case .echo:
        switch echo {
        case .repeated: .text(isExact ? "exact" : "read_time")
        case .timeChanged: .text("time_changed")
        case .signed: .text("signed")
        case .unrelated: .text("unrelated")
        case nil: nil
        }
      default: nil
      }
    }
  }

  /// - Parameter follower: as it was before the message.
  mutating func take(_ message: FollowedMessage, before follower: inout SessionFollower) {
    if case .command(let command) = message.body, message.direction == .clientToServer {
      if command.name == "connect" { connectCount += 1 }
      if command.name == "createStream" { createCount += 1 }
    }
    let facts = MessageFacts(
      message: message, packetCount: packetCounts[message.direction.index],
      connectCount: connectCount, createCount: createCount,
      isConnected: follower.connect?.answeredAt != nil
        ? true : message.sight.isComplete ? false : nil,
      isPublished: follower.streams.list.contains { $0.startedAt != nil },
      isStreamCreated: Self.isCreated(message, &follower),
      hasAnnouncedWindow: follower.windows[message.direction.index].size != nil)
    current = facts
    judge(message.direction, message: message.index, at: message.moment, facts.value)
    judgeAcknowledging(of: message, follower)
  }

  private static func isCreated(
    _ message: FollowedMessage, _ follower: inout SessionFollower
  ) -> Bool? {
    guard let id = message.streamID else { return nil }
    if let place = follower.streams.place(of: id) {
      return !follower.streams.list[place].phase.isUncreated
    }
    return message.sight.isComplete ? false : nil
  }

  /// How the other side acknowledges what this one sends.
  private mutating func judgeAcknowledging(
    of message: FollowedMessage, _ follower: SessionFollower
  ) {
    let peer = message.direction.opposite
    guard message.sight.isComplete else { return }
    let window = follower.windows[message.direction.index]
    let count = Double(
      message.sentByteCount - min(message.sentByteCount, window.last?.sentByteCount ?? 0))
    judge(peer, message: nil, at: message.moment) { fact in
      switch fact {
      case .unacknowledged: .number(count)
      case .unacknowledgedLimits:
        window.announcedLimit.flatMap { $0.size > 0 ? .number(count / Double($0.size)) : nil }
      default: nil
      }
    }
  }

  /// Takes what a rule says of a side.
  mutating func take(
    _ problem: Problem, _ direction: Direction?, about message: Int?, at moment: Moment
  ) {
    guard let direction, !problem.isPeers else { return }
    let context = current.flatMap { facts in
      facts.message.index == message && facts.message.direction == direction ? facts : nil
    }
    judge(direction, message: message, at: moment) { fact in
      fact == .rule ? .text(problem.id) : context?.value(of: fact)
    }
  }

  // MARK: What is said of it

  /// Ends the session: what each peer would have made of it, and what is to be told of that.
  ///
  /// - Parameter guesses: which implementation each side probably is, by direction of what it sends.
  mutating func finish(
    _ ending: SessionEnding, _ guesses: [PeerGuess?]
  ) -> (answers: [PeerAnswer], statements: [Statement]) {
    var answers: [PeerAnswer] = []
    var statements: [Statement] = []
    for direction in Direction.allCases {
      noteSilence(of: direction, ending.sight, until: ending.moment)
      for judge in judges[direction.index] {
        let isItself = guesses[direction.opposite.index]?.name == judge.profile.id
        let answer = PeerAnswer(
          judge, isWhole: ending.sight.isFromStart && ending.sight.isWhole(direction)
        ) { objection in
          isItself && Self.isContradicted(objection, by: ending, direction)
        }
        statements += answer.statements(of: judge, direction)
        answers.append(answer)
      }
    }
    return (answers, statements)
  }

  /// Whether a peer that is there itself went on where it would by its profile have ended the session:
  /// it is configured otherwise, or of another version.
  private static func isContradicted(
    _ objection: PeerJudge.Objection, by ending: SessionEnding, _ direction: Direction
  ) -> Bool {
    let second: Int64 = 1_000_000_000
    return [.closes, .crashes].contains(objection.condition.outcome)
      && (ending.closer != direction.opposite || ending.waited(since: objection.moment) > second)
  }

  private mutating func judge(
    _ direction: Direction, message: Int?, at moment: Moment,
    _ value: (TrafficFact) -> TrafficValue?
  ) {
    for index in judges[direction.index].indices {
      judges[direction.index][index].judge(message: message, at: moment, value)
    }
  }
}

extension PeerAnswer {
  /// Nobody reads of more.
  private static let listLimit = 16

  /// - Parameter isContradicted: whether the session itself shows that a condition does not hold.
  fileprivate init(
    _ judge: PeerJudge, isWhole: Bool, _ isContradicted: (PeerJudge.Objection) -> Bool
  ) {
    self.init(
      profile: judge.profile.id, name: judge.profile.name, side: judge.side, isWhole: isWhole)
    for objection in judge.objections {
      if !objection.condition.outcome.isFailure {
        if failure == nil, ignored.count < Self.listLimit { ignored.append(objection.text) }
      } else if isContradicted(objection) {
        if tolerated.count < Self.listLimit { tolerated.append(objection.text) }
      } else if failure == nil {
        failure = .init(
          outcome: objection.condition.outcome, text: objection.text, message: objection.message,
          frame: objection.moment.frame)
      } else {
        furtherCount += 1
      }
    }
  }

  /// A sentence for each condition that would have made the peer fail.
  fileprivate func statements(
    of judge: PeerJudge, _ direction: Direction
  ) -> [PeerPanel.Statement] {
    var isFirst = true
    return judge.objections.compactMap { objection in
      let outcome = objection.condition.outcome
      guard outcome.isFailure, !tolerated.contains(objection.text) else { return nil }
      defer { isFirst = false }
      return .init(
        problem: isFirst ? outcome.problem : .peerFurther,
        text: "As the \(side.rawValue), \(name) \(outcome.phrase): \(objection.text).",
        direction: direction, message: objection.message, moment: objection.moment)
    }
  }
}

extension PeerCondition.Outcome {
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
