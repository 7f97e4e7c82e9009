internal import ByteParsing
internal import Flows
internal import Packets
internal import Sessions
internal import Wording

/// The findings of a capture, by connection.
///
/// Give it every event, and ask for what is known of connections that have ended. They come in order
/// of their numbers, as long as not too many have to wait for one that goes on.
struct Diagnosis: Sendable {
  /// One connection, with what rules say of it.
  struct Case: Sendable {
    /// In characters.
    private static let subjectWidth = 200

    let number: Int
    let flow: FlowReport
    var findings: [(event: SessionEvent, report: FindingReport)] = []
    /// How many findings were left out to bound memory.
    var leftOutCount = 0
    /// What it is about, such as `live/cam1`.
    private(set) var subject: String?
    private(set) var verdict: String?
    /// What the peers that were asked would have made of it.
    private(set) var answers: [PeerAnswer] = []
    /// What the programs are; nil where nobody asks.
    private(set) var software: Software?
    /// How often rules of each weight were told.
    private(set) var counts: [Problem.Severity: Int] = [:]
    /// How many of rules that were told often enough are only counted.
    private(set) var untoldCount = 0

    /// Such as `10.77.0.1:48360 → 10.77.0.2:1935`.
    var ends: String { "\(flow.client) → \(flow.server)" }

    /// Takes of how it ended what is shown: thousands may wait.
    fileprivate mutating func note(_ summary: FlowSummary, listsSoftware: Bool) {
      subject = summary.subject(width: Self.subjectWidth)
      verdict = summary.session?.verdict?.text
      answers = summary.session?.against ?? []
      if listsSoftware { software = summary.session.map { Software($0) } }
      counts = summary.findings
      untoldCount = summary.untoldFindings
    }
  }

  /// What there is to tell next.
  enum Element: Sendable {
    case connection(Case)
    /// Nothing comes behind it.
    ///
    /// - Parameter summary: nil where the capture was not read to its end.
    case end(summary: CaptureSummary?)
  }

  struct Limits: Sendable {
    /// How many connections that have ended wait for one before them.
    var waiting = 4096
    /// How many findings are held of all connections together.
    var findings = 1 << 16
  }

  /// Findings of less weight are left out.
  let least: Problem.Severity
  /// Whether programs and their habits are told.
  private let listsSoftware: Bool
  private let limits: Limits
  private var open: [Int: Case] = [:]
  private var ended: [Int: Case] = [:]
  /// The numbers of those that are held and of some that went ahead, in order, from `head` on.
  private var order: [Int] = []
  private var head = 0
  private var findingCount = 0
  private var summary: CaptureSummary?
  private var hasEnd = false

  init(
    least: Problem.Severity = .note, listsSoftware: Bool = false, limits: Limits = Limits()
  ) {
    self.least = least
    self.listsSoftware = listsSoftware
    self.limits = limits
  }

  /// Takes from an event what it says of a connection's health.
  mutating func append(_ event: SessionEvent) {
    if case .summary(let summary) = event.content { self.summary = summary }
    guard let flow = event.flow else { return }
    switch event.content {
    case .flow(let report):
      open[flow] = Case(number: flow, flow: report)
      order.append(flow)
    case .finding(let report) where report.severity >= least:
      note(report, event, flow)
    case .flowEnd(let report):
      guard var found = open.removeValue(forKey: flow) else { return }
      found.note(report.summary, listsSoftware: listsSoftware)
      ended[flow] = found
    default: break
    }
  }

  private mutating func note(_ report: FindingReport, _ event: SessionEvent, _ flow: Int) {
    guard let place = open.index(forKey: flow) else { return }
    if findingCount < limits.findings {
      findingCount += 1
      open.values[place].findings.append((event, report))
    } else {
      open.values[place].leftOutCount += 1
    }
  }

  /// The next connection whose end is known, or what comes behind all; nil until more events come.
  mutating func next() -> Element? {
    if let found = nextCase() { return .connection(found) }
    guard hasEnd else { return nil }
    hasEnd = false
    return .end(summary: summary)
  }

  private mutating func nextCase() -> Case? {
    guard !ended.isEmpty else { return nil }
    // Those that went ahead are passed over.
    while head < order.count, open[order[head]] == nil, ended[order[head]] == nil { head += 1 }
    let isOverfull = ended.count > limits.waiting || findingCount == limits.findings
    let number = isOverfull ? ended.keys.min() : head < order.count ? order[head] : nil
    guard let number, let next = ended.removeValue(forKey: number) else { return nil }
    findingCount -= next.findings.count
    if head > limits.waiting {
      order.removeFirst(head)
      head = 0
    }
    return next
  }

  /// Takes every connection for ended, as far as it is known.
  mutating func finish() {
    ended.merge(open) { $1 }
    open = [:]
    hasEnd = true
  }
}
