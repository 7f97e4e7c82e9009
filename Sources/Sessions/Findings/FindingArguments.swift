internal import Packets

/// What a finding is about: the facts of its sentence, by name, in the order in which they were given.
///
/// Names are snake_case, and records' where records have the same thing.
public struct FindingArguments: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// A fact.
  public enum Fact: Hashable, Sendable {
    case integer(Int64)
    case number(Double)
    /// What a peer has sent, or a word of the protocol.
    case text(String)
    case texts([String])
    /// In nanoseconds; it may be negative.
    case duration(Int64)
    case flag(Bool)
  }

  public typealias Key = String
  public typealias Value = Fact?

  public private(set) var list: [(name: String, value: Fact)]

  /// A fact whose value is nil is left out.
  public init(dictionaryLiteral elements: (String, Fact?)...) {
    self.init(elements)
  }

  package init(_ facts: [(String, Fact?)]) {
    list = facts.compactMap { name, value in value.map { (name, $0.bounded) } }
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.list.elementsEqual(other.list) { $0 == $1 }
  }

  public subscript(name: String) -> Fact? { list.first { $0.name == name }?.value }

  /// A fact whose value is nil is left out.
  package mutating func add(_ name: String, _ value: Fact?) {
    if let value { list.append((name, value.bounded)) }
  }

  package mutating func add(_ facts: [(String, Fact?)]) {
    list += Self(facts).list
  }

  package func adding(_ facts: [(String, Fact?)]) -> Self {
    var arguments = self
    arguments.add(facts)
    return arguments
  }
}

extension FindingArguments.Fact {
  /// How many bytes of a text are kept: some repeat what a peer has sent.
  private static let textByteLimit = 1024

  /// A count, an ID or a size.
  package static func count(_ value: some BinaryInteger) -> Self {
    .integer(Int64(clamping: value))
  }

  /// A number of AMF's: whole where it is.
  package static func amf(_ value: Double) -> Self {
    Int64(exactly: value).map { .integer($0) } ?? .number(value)
  }

  /// - Parameter value: in nanoseconds; nil where it is not known.
  package static func seconds(_ value: Int64?) -> Self? { value.map { .duration($0) } }

  package static func milliseconds(_ value: some BinaryInteger) -> Self {
    .duration(Int64(clamping: value).timesClamped(1_000_000))
  }

  fileprivate var bounded: Self {
    switch self {
    case .text(let text): .text(text.bounded(to: Self.textByteLimit))
    case .texts(let texts): .texts(texts.map { $0.bounded(to: Self.textByteLimit) })
    case .integer, .number, .duration, .flag: self
    }
  }
}
