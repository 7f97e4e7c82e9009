import Flows
public import Sessions

/// What a rule has to find: where, and with which facts.
struct ExpectedFinding: Sendable, CustomStringConvertible {
  /// Whose bytes it is about; nil where both sides' are.
  let direction: Direction?
  let place: Place
  /// The packet that ends the span of time that it is about; nil where it is about one place.
  let end: UInt64?
  let arguments: FindingArguments

  enum Place: Sendable {
    /// A message of that side, by its index, at the packet that ended it.
    case message(Int)
    /// A packet, where it is about no message.
    case frame(UInt64)
  }

  /// One about a message of the client.
  static func client(
    _ message: Int, until end: UInt64? = nil, _ arguments: FindingArguments = [:]
  ) -> Self {
    Self(
      direction: .clientToServer, place: .message(message), end: end, arguments: arguments)
  }

  static func client(
    frame: UInt64, until end: UInt64? = nil, _ arguments: FindingArguments = [:]
  ) -> Self {
    Self(direction: .clientToServer, place: .frame(frame), end: end, arguments: arguments)
  }

  /// One about a message of the server.
  static func server(
    _ message: Int, until end: UInt64? = nil, _ arguments: FindingArguments = [:]
  ) -> Self {
    Self(
      direction: .serverToClient, place: .message(message), end: end, arguments: arguments)
  }

  static func server(frame: UInt64, _ arguments: FindingArguments = [:]) -> Self {
    Self(direction: .serverToClient, place: .frame(frame), end: nil, arguments: arguments)
  }

  /// One about both directions.
  static func connection(frame: UInt64, _ arguments: FindingArguments = [:]) -> Self {
    Self(direction: nil, place: .frame(frame), end: nil, arguments: arguments)
  }

  /// All of it, by which two are compared: a number of AMF's may be none.
  var description: String {
    let facts = arguments.list.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
    let side = direction.map { "\($0)" } ?? "both directions"
    return "\(side), \(place)\(end.map { " until frame \($0)" } ?? ""), [\(facts)]"
  }
}

extension ExpectedFinding {
  /// What was found, in the same words.
  init(_ report: FindingReport, _ direction: Direction?) {
    self.direction = direction
    place = report.message.map { .message($0) } ?? .frame(report.place.frame ?? 0)
    end = report.end?.frame
    arguments = report.arguments
  }
}

extension FindingArguments.Fact: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral
{
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
}
