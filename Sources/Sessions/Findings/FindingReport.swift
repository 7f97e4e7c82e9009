public import ByteParsing
public import Flows

/// What a rule has found: which rule, with which facts, and where.
///
/// Reports make the sentence of it.
public struct FindingReport: Sendable {
  /// Something else that a finding refers to, such as the request that is refused.
  public struct Related: Hashable, Sendable {
    /// What it is to the finding: `request`, `earlier`, `holder` or `end`.
    public let role: String
    /// The number of its connection; nil where that is the finding's own, or has none.
    public let flow: Int?
    public let direction: Direction?
    /// The index of the message in its direction; nil where it is none.
    public let message: Int?
    public let place: Place

    package init(
      role: String, flow: Int?, direction: Direction?, message: Int?, place: Place
    ) {
      self.role = role
      self.flow = flow
      self.direction = direction
      self.message = message
      self.place = place
    }
  }

  public let problem: Problem
  /// How much it matters here: as the rule has it, or less.
  public let severity: Problem.Severity
  public let arguments: FindingArguments
  /// The index of the message that it is about.
  public let message: Int?
  /// Where it stands: where the span of time begins that it is about, if it is about one.
  public let place: Place
  /// Where that span ends; nil where it is about one place.
  public let end: Place?
  /// The bytes that it is about, in their direction's stream; nil where they are not known.
  public let bytes: Range<StreamOffset>?
  public let related: [Related]
  /// Whether the rule tells each that has other facts.
  let isOneOfSeveral: Bool
  /// Whether further ones of the rule are only counted.
  public internal(set) var isLastTold = false

  package init(
    _ problem: Problem, as severity: Problem.Severity? = nil, _ arguments: FindingArguments,
    message: Int? = nil, at place: Place, until end: Place? = nil,
    bytes: Range<StreamOffset>? = nil, related: [Related] = [], isOneOfSeveral: Bool = false
  ) {
    self.problem = problem
    self.severity = min(severity ?? problem.severity, problem.severity)
    self.arguments = arguments
    self.message = message
    self.place = place
    self.end = end
    self.bytes = bytes
    self.related = related
    self.isOneOfSeveral = isOneOfSeveral
  }
}

extension FindingReport {
  /// The same with less weight.
  package func weighing(_ severity: Problem.Severity) -> Self {
    Self(
      problem, as: severity, arguments, message: message, at: place, until: end, bytes: bytes,
      related: related, isOneOfSeveral: isOneOfSeveral)
  }

  /// One about a message.
  package init(
    _ problem: Problem, _ arguments: FindingArguments = [:], about mark: MessageMark,
    related: [Related] = []
  ) {
    self.init(
      problem, arguments, message: mark.index, at: mark.place, bytes: mark.bytes, related: related)
  }
}

extension FindingReport.Related {
  /// A message of the same connection.
  package static func message(_ role: String, _ direction: Direction, _ mark: MessageMark) -> Self {
    Self(role: role, flow: nil, direction: direction, message: mark.index, place: mark.place)
  }
}
