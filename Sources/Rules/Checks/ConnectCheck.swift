internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
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

  mutating func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    switch step.meaning {
    case .connect: check(step, state, into: &log)
    case .connectAnswer(let isError):
      tellFaults(isRefused: isError, into: &log)
      guard !isError else { return }
      if step.command.statusCode == nil {
        let facts = step.command.facts + ["request": .text("connect")]
        log.find(.statusInfoMissing, facts, in: step.message)
      }
      checkEncoding(of: step, state, into: &log)
    default: break
    }
  }

  private mutating func check(
    _ step: CommandStep, _ state: SessionState, into log: inout FindingLog
  ) {
    let (command, message) = (step.command, step.message)
    if let earlier = state.connect, message.sight.isComplete {
      log.find(
        .connectRepeated, in: message,
        related: [.message("earlier", message.direction, earlier.mark)])
    }
    if let id = command.transactionID, id != 1 {
      log.find(.connectTransaction, ["transaction_id": .amf(id)], in: message)
    }
    faults = []
    if command.commandObject?.properties != nil, command.isWhole {
      let missing = Self.requiredTexts.filter { command.commandObject?[$0]?.stringValue == nil }
      if !missing.isEmpty {
        let facts: FindingArguments = ["fields": .texts(missing.map(\.description))]
        let finding = FindingReport(.connectFieldsMissing, facts, about: message.mark)
        faults.append(.init(finding: finding, remainder: .habit))
      }
    }
    let app = command.commandObject?["app"]?.stringValue?.description
    if app?.isEmpty ?? true, command.isWhole {
      let finding = FindingReport(
        .connectAppMissing, ["application": .text(app)], about: message.mark)
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
    of step: CommandStep, _ state: SessionState, into log: inout FindingLog
  ) {
    var connect = state.connect
    connect?.takeAnswer(step.command, at: step.message.moment)
    checkNumber(connect?.objectEncoding, step.message, into: &log)
    guard let asked = state.connect?.objectEncoding, let agreed = connect?.objectEncoding,
      agreed != asked
    else { return }
    log.find(
      .objectEncodingDiffers,
      ["object_encoding": .amf(agreed), "asked_object_encoding": .amf(asked)], in: step.message)
  }

  private func checkNumber(
    _ encoding: Double?, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let encoding, encoding != 0, encoding != 3 else { return }
    log.findOnce(.objectEncodingUnknown, ["object_encoding": .amf(encoding)], in: message)
  }

  // MARK: After

  mutating func see(_ step: CommandStep, after state: SessionState, into log: inout FindingLog) {
    switch step.meaning {
    case .connect:
      guard let facts = state.connect else { return }
      checkNumber(facts.objectEncoding, step.message, into: &log)
      let url = facts.tcURLParts
      if let flaw = facts.tcURLFlaw(url) {
        // What follows would be held against something that is no URL.
        return log.find(
          .tcURLMalformed,
          ["tc_url": .text(facts.tcURL?.inSentence), "flaw": .text(flaw.rawValue)],
          in: step.message)
      }
      if let (path, app) = facts.tcURLMismatch(url) {
        log.find(
          .tcURLMismatch, ["tc_url_path": .text(path), "application": .text(app)], in: step.message)
      }
      if let server = state.server, let port = facts.tcURLPort(url, otherThan: server.port) {
        log.find(
          .tcURLPort, ["tc_url_port": .count(port), "server_port": .count(server.port)],
          in: step.message)
      }
    case .connectAnswer(isError: true): tellRefusal(by: step, state, into: &log)
    default: break
    }
  }

  private func tellRefusal(
    by step: CommandStep, _ state: SessionState, into log: inout FindingLog
  ) {
    let (message, mark) = (step.message, state.connect?.mark)
    let waited = mark.flatMap { message.moment.time(since: $0.place) }
    log.find(
      .connectRefused, ["waited": .seconds(waited)] + step.command.statusFacts, in: message,
      related: mark.map { [.message("request", .clientToServer, $0)] } ?? [])
    let text = step.command.statusText
    guard let scheme = text.firstMatch(of: /authmod=(\w{1,32})/)?.1, let client = state.client,
      let server = state.server
    else { return }
    let count = step.memory.authenticationCount(client.address, server)
    let reason = Self.authenticationReasons.first { text.contains("reason=\($0)") }
    log.find(
      .connectAuthentication,
      [
        "scheme": .text(scheme), "reason": .text(reason),
        "attempt": count > 1 ? .count(count) : nil,
      ], in: message)
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
    let flaw = ending.closer == .serverToClient ? connect.tcURLFlaw(connect.tcURLParts) : nil
    log.find(
      .claim(.connectUnanswered, unseen),
      ["application": .text(connect.app?.inSentence)] + ending.outcome(since: connect.mark.place)
        + ["tc_url_flaw": .text(flaw?.rawValue)],
      .clientToServer, about: connect.mark)
  }

  mutating func finish(into log: inout FindingLog) {
    tellFaults(isRefused: false, into: &log)
  }
}
