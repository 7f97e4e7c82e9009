internal import Packets

/// What a finding is about: the facts of its sentence, by name, in the order in which they were given.
///
/// Names are snake_case, and records' where records have the same thing.
public struct FindingArguments: Sendable, Hashable, ExpressibleByDictionaryLiteral {
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
    list = elements.compactMap { name, value in value.map { (name, $0.bounded) } }
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.list.elementsEqual(other.list) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    for (name, value) in list {
      hasher.combine(name)
      hasher.combine(value)
    }
  }

  public subscript(name: String) -> Fact? { list.first { $0.name == name }?.value }

  package static func + (facts: Self, more: Self) -> Self {
    var sum = facts
    sum += more
    return sum
  }

  package static func += (facts: inout Self, more: Self) { facts.list += more.list }
}

extension FindingArguments.Fact {
  /// How many bytes of a text are kept: some repeat what a peer has sent.
  private static let textByteLimit = 1024

  /// A count or a size.
  package static func count(_ value: some BinaryInteger) -> Self {
    .integer(Int64(clamping: value))
  }

  package static func count(_ value: (some BinaryInteger)?) -> Self? { value.map { .count($0) } }

  /// The number that an ID is.
  package static func count(_ id: (some RawRepresentable<some BinaryInteger>)?) -> Self? {
    .count(id?.rawValue)
  }

  package static func text(_ text: (some StringProtocol)?) -> Self? {
    text.map { .text(String($0)) }
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
