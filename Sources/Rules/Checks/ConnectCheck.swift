internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions

/// What is wrong with connect, and what it comes to (RTMP 1.0 §7.2.1.1).
struct ConnectCheck: Check {
  private static let requiredTexts: [AMFString] = ["tcUrl", "flashVer"]
  /// What reason= can say in the description of an error (as Adobe's and Limelight's schemes have it).
  private static let authenticationReasons = [
    "needauth", "nosuchuser", "authfailed", "invalid_session_id",
  ]

  /// What is wrong with the last one, until it is answered.
  private var faults: [Suspicions.Fault] = []

  // MARK: Before

  mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    before state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    switch meaning {
    case .connect: check(command, message, state, into: &log)
    case .connectAnswer(let isError):
      tellFaults(isRefused: isError, into: &log)
      guard !isError else { return }
      if command.statusCode == nil {
        log.find(
          .statusInfoMissing,
          ["command": .text(command.name.description), "request": .text("connect")], in: message)
      }
      checkEncoding(of: command, message, state, into: &log)
    default: break
    }
  }

  private mutating func check(
    _ command: Command, _ message: FollowedMessage, _ state: SessionState,
    into log: inout FindingLog
  ) {
    if let earlier = state.connect, message.sight.isComplete {
      log.find(
        .connectRepeated, in: message,
        related: [.message("earlier", message.direction, earlier.mark)])
    }
    if let id = command.transactionID, id != 1 {
      log.find(.connectTransaction, ["transaction_id": .amf(id)], in: message)
    }
    faults = []
    let isWhole = !command.malformations.contains(where: \.endsReading)
    if command.commandObject?.properties != nil, isWhole {
      let missing = Self.requiredTexts.filter { command.commandObject?[$0]?.stringValue == nil }
      if !missing.isEmpty {
        let facts: FindingArguments = ["fields": .texts(missing.map(\.description))]
        let finding = FindingReport(.connectFieldsMissing, facts, about: message.mark)
        faults.append(.init(finding: finding, remainder: .habit))
      }
    }
    let app = command.commandObject?["app"]?.stringValue?.description
    if app?.isEmpty ?? true, isWhole {
      let finding = FindingReport(
        .connectAppMissing, ["application": app.map { .text($0) }], about: message.mark)
      faults.append(.init(finding: finding, remainder: .note))
    }
  }

  /// States what is wrong with connect, once it is known what became of it.
  private mutating func tellFaults(isRefused: Bool, into log: inout FindingLog) {
    log.append(faults, isRefused: isRefused)
    faults = []
  }

  /// Both sides write as the answer to connect has it.
  private func checkEncoding(
    of command: Command, _ message: FollowedMessage, _ state: SessionState,
    into log: inout FindingLog
  ) {
    var connect = state.connect
    connect?.takeAnswer(command, at: message.moment)
    guard let asked = state.connect?.objectEncoding, let agreed = connect?.objectEncoding,
      agreed != asked
    else { return }
    log.find(
      .objectEncodingDiffers,
      ["object_encoding": .amf(agreed), "asked_object_encoding": .amf(asked)], in: message)
  }

  // MARK: After

  mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    after state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {
    switch meaning {
    case .connect:
      guard let facts = state.connect else { return }
      if let (path, app) = facts.tcURLMismatch {
        log.find(
          .tcURLMismatch, ["tc_url_path": .text(path), "application": .text(app)], in: message)
      }
      if let server = state.server, let port = facts.tcURLPort(otherThan: server.port) {
        log.find(
          .tcURLPort, ["tc_url_port": .count(port), "server_port": .count(server.port)],
          in: message)
      }
    case .connectAnswer(isError: true): tellRefusal(by: command, message, state, memory, &log)
    default: break
    }
  }

  private func tellRefusal(
    by command: Command, _ message: FollowedMessage, _ state: SessionState,
    _ memory: CaptureMemory, _ log: inout FindingLog
  ) {
    let mark = state.connect?.mark
    var facts: FindingArguments = [
      "waited": .seconds(mark.flatMap { message.moment.time(since: $0.place) })
    ]
    facts.add(command.statusFacts)
    log.find(
      .connectRefused, facts, in: message,
      related: mark.map { [.message("request", .clientToServer, $0)] } ?? [])
    let text = command.statusText
    guard text.contains("authmod="), let client = state.client, let server = state.server else {
      return
    }
    let count = memory.authenticationCount(client.address, server)
    let reason = Self.authenticationReasons.first { text.contains("reason=\($0)") }
    log.find(
      .connectAuthentication,
      ["reason": reason.map { .text($0) }, "attempt": count > 1 ? .count(count) : nil],
      in: message)
  }

  // MARK: The end

  /// Tells of a connect that was not answered.
  mutating func tellUnanswered(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let connect = state.connect, connect.isPending, let unseen = ending.sight.absence,
      ending.isInVain(since: connect.mark.place)
    else { return }
    tellFaults(isRefused: true, into: &log)
    var facts: FindingArguments = ["application": connect.app.map { .text($0.inSentence) }]
    facts.add(ending.waitEnd(since: connect.mark.place))
    log.find(.claim(.connectUnanswered, unseen), facts, .clientToServer, about: connect.mark)
  }

  mutating func finish(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    tellFaults(isRefused: false, into: &log)
  }
}
