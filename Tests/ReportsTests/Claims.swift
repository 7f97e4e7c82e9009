import ByteParsing
import Flows
import Packets
import RTMP
import Reports
import Sessions
import Wording
import RuleDescriptions

/// Something that is said of a connection, and that another capture of it may contradict.
struct Claim: Hashable {
  enum Content: Hashable {
    /// A rule's finding, by its ID.
    case finding(rule: String, Direction?)
    /// Such a finding in a verdict, which does not keep the direction.
    case retold(rule: String)
    /// In a verdict: the server never accepted what is used.
    case unanswered(StreamPurpose, name: String?)
    /// In a verdict: the client asked for nothing of the kind.
    case unasked(StreamPurpose, name: String?)
    /// In a verdict: the client connected, and asked for nothing before the end.
    case connected
    /// In a verdict: an absence in words that none of these stands for, without its numbers.
    case sentence(String)
    case state(MessageStreamID?, String)
    case closed(by: Direction)
  }

  /// The connection is known by its ends: its number depends on what else was captured.
  let client: Endpoint
  let server: Endpoint
  let content: Content
}

/// What is said of the connections of a capture.
struct Claims {
  /// All of it.
  private var said: Set<Claim> = []
  /// What has to be said of the whole capture too, and its sentence.
  private var held: [Claim: String] = [:]
  /// The servers of the connections.
  private(set) var servers: Set<Endpoint> = []
  /// The ends of connections of which bytes are missing, or the beginning.
  private var incomplete: Set<[Endpoint]> = []
  /// By number.
  private var flows: [Int: FlowReport] = [:]
  /// What the capture lacks; nil where it is whole.
  var damage: Damage?

  init(after damage: Damage?) { self.damage = damage }

  mutating func note(_ event: SessionEvent) {
    guard let flow = event.flow else { return }
    switch event.content {
    case .flow(let report):
      flows[flow] = report
      servers.insert(report.server)
      if report.start == .midstream { incomplete.insert([report.client, report.server]) }
    case .gap:
      if let ends = flows[flow] { incomplete.insert([ends.client, ends.server]) }
    case .finding(let finding):
      note(finding, event.direction, flow)
    case .state(let state):
      let text = "\(state.from) → \(state.to)"
      say(.state(state.streamID, state.to), flow, isHeld: !state.isInferred, as: text)
    case .flowEnd(let end):
      guard let session = end.summary.session else { return }
      if let side = session.endedBy { say(.closed(by: side), flow, isHeld: true) }
      if let verdict = session.verdict { note(verdict, flow) }
    default: break
    }
  }

  /// What is held of this capture, and the whole one contradicts: it has been heard, and says
  /// nothing of the kind.
  func contradicted(by whole: Self) -> [(claim: Claim, text: String)] {
    held.filter { !whole.said.contains($0.key) && !whole.leavesOpen($0.key, damage) }
      .map { (claim: $0.key, text: $0.value) }
      .sorted { $0.text < $1.text }
  }

  /// Whether a capture's silence means nothing: it lacks bytes of the connection itself, so that it
  /// has no absence to tell of, where a part of it may have.
  private func leavesOpen(_ claim: Claim, _ damage: Damage?) -> Bool {
    if case .packet? = damage { return false }
    return claim.content.isAbsence && incomplete.contains([claim.client, claim.server])
  }

  private mutating func say(
    _ content: Claim.Content, _ flow: Int, isHeld: Bool, as text: String? = nil
  ) {
    guard let ends = flows[flow] else { return }
    let claim = Claim(client: ends.client, server: ends.server, content: content)
    said.insert(claim)
    if isHeld, held[claim] == nil { held[claim] = text ?? "\(content)" }
  }

  private mutating func note(_ finding: FindingReport, _ direction: Direction?, _ flow: Int) {
    let rule = finding.problem.id
    let isAbsence = Self.absences.contains(rule)
    let isHeld = isAbsence || finding.severity > .note && !Self.capture.contains(rule)
    say(
      .finding(rule: rule, direction), flow, isHeld: isHeld,
      as: isHeld ? finding.sentence : nil)
    say(.retold(rule: rule), flow, isHeld: false)
  }
}

// MARK: - Verdicts

extension Claims {
  private mutating func note(_ verdict: Verdict, _ flow: Int) {
    var findings: [String] = []
    for part in verdict.cases {
      switch part {
      case .used(let use): note(use, flow, verdict)
      case .connected(_, let isOver, .some):
        // Of a capture that ends early it is true that it does so before anything was asked for.
        say(.connected, flow, isHeld: isOver || !endsEarly, as: verdict.text)
      case .finding(let finding):
        let sentence = finding.sentence
        findings.append(sentence)
        let isHeld =
          Self.tellsAbsence(sentence) && !Self.capture.contains(finding.problem.id)
        say(.retold(rule: finding.problem.id), flow, isHeld: isHeld, as: sentence)
      default: break
      }
    }
    let sentences = verdict.text.split(separator: ". ").map { String($0) }
    for sentence in sentences where Self.tellsAbsence(sentence) {
      // A rule's are held by the rule: how they name a stream depends on what was seen of it.
      if findings.contains(where: { $0.contains(sentence) }) { continue }
      say(.sentence(sentence.filter { !$0.isNumber }), flow, isHeld: true, as: sentence)
    }
  }

  private mutating func note(_ use: Verdict.StreamUse, _ flow: Int, _ verdict: Verdict) {
    switch use.leave {
    case .unanswered(.some):
      say(.unanswered(use.purpose, name: use.name), flow, isHeld: true, as: verdict.text)
    case .unasked(.some):
      say(.unasked(use.purpose, name: use.name), flow, isHeld: true, as: verdict.text)
    default: break
    }
  }

  private var endsEarly: Bool { if case .end? = damage { true } else { false } }

  /// Whether a sentence says that something is not there.
  private static func tellsAbsence(_ sentence: String) -> Bool {
    let phrases = ["asked for nothing", "never accepted", "no answer", "did not", "without"]
    return phrases.contains { sentence.contains($0) }
  }
}

// MARK: - Rules

extension Claims {
  /// Rules about the capture, or about its segments, which tell of what is missing as they should.
  private static let capture: Set<String> = [
    // Bytes are missing, or were not kept: that is what they tell.
    "capture.loss", "capture.one-sided", "capture.evicted", "capture.snapshot-length",
    "capture.duplicates",
    // The beginning is missing, and with it who opened the connection.
    "flow.midstream", "flow.roles-doubtful",
    // What follows missing bytes, or begins in the middle, could not be read.
    "chunk.lost-place",
    // The handshake ends where the capture does, or where bytes are missing.
    "handshake.cut-off", "handshake.unfinished",
    // They are shares of the segments, and spells between them, that were captured.
    "tcp.retransmissions", "tcp.zero-window",
    // Of two copies the first that was captured is taken.
    "tcp.overlap-conflict",
    // A FIN that came before the RST was not captured.
    "tcp.reset",
  ]

  /// Rules that say that something was not said: held as notes too.
  private static let absences = Set(RuleBook.all.filter(\.claimsAbsence).map(\.id))

  fileprivate static func isAbsence(_ rule: String) -> Bool { absences.contains(rule) }
}

extension Claim.Content {
  /// Whether it says that something is not there.
  fileprivate var isAbsence: Bool {
    switch self {
    case .finding(let rule, _), .retold(let rule): Claims.isAbsence(rule)
    case .unanswered, .unasked, .connected, .sentence: true
    case .state, .closed: false
    }
  }
}

extension Claim: CustomStringConvertible {
  /// Such as `10.0.0.1:50000 → 10.0.0.2:1935: ping.unanswered of what the server sends`.
  var description: String { "\(client) → \(server): \(content)" }
}

extension Claim.Content: CustomStringConvertible {
  var description: String {
    switch self {
    case .finding(let rule, .clientToServer?): "\(rule) of what the client sends"
    case .finding(let rule, .serverToClient?): "\(rule) of what the server sends"
    case .finding(let rule, nil): rule
    case .retold(let rule): "\(rule) in the verdict"
    case .unanswered, .unasked, .connected, .sentence: "the verdict"
    case .state(let stream?, let name): "state '\(name)' of message stream \(stream.rawValue)"
    case .state(nil, let name): "state '\(name)'"
    case .closed(.clientToServer): "closed by the client"
    case .closed(.serverToClient): "closed by the server"
    }
  }
}
