public import AMF

/// One thing that a step of a session says, by its path in the step.
public struct SessionValue: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    case amf(AMFValue)
    case number(Double)
    case words(String)
  }

  /// What it means that two sessions differ in it.
  enum Meaning: Hashable, Sendable {
    /// Its sender says it; where it is absent, its sender does not.
    case content
    /// It says how the step ends.
    case outcome
    /// Users choose it: it differs between any two of them.
    case name
    /// It stands around what is said; where it is absent, it is not known.
    case circumstance
  }

  /// Such as `flashVer` or `info.code`.
  public let path: String
  public let content: Content
  let meaning: Meaning
  /// What is held against another session's; it differs from the content where that is only a number
  /// by which a session calls something.
  private let identity: Content

  init(
    _ path: String, _ content: Content, _ meaning: Meaning = .content, as identity: Content? = nil
  ) {
    self.path = path
    self.content = content
    self.meaning = meaning
    self.identity = identity ?? content.plain
  }

  /// Whether it says the same as another session's value at that path.
  func isSame(as other: Self) -> Bool {
    identity == other.identity || isNaN && other.isNaN
      // NaN inside an array.
      || String(describing: identity) == String(describing: other.identity)
  }

  /// Some senders write it for an unknown duration; it is not equal to itself.
  private var isNaN: Bool {
    guard case .amf(.number(let number)) = identity else { return false }
    return number.isNaN
  }

  /// Feeds what is compared, so that equal values can be found quickly.
  func hashIdentity(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(identity)
  }
}

extension SessionValue.Content {
  /// The same whichever AMF version it is written in.
  fileprivate var plain: Self {
    guard case .amf(let value) = self else { return self }
    if let number = value.numberValue { return .amf(.number(number)) }
    if let flag = value.booleanValue { return .amf(.boolean(flag)) }
    if let text = value.stringValue { return .amf(.string(text)) }
    return value.isNull ? .amf(.null) : self
  }
}
