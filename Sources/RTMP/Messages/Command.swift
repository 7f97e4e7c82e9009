public import AMF
public import ByteParsing

/// A command message: a call, an answer to one, or a notice (RTMP 1.0 §7.1.1, §7.2).
public struct Command: Hashable, Sendable {
  public internal(set) var name: AMFString
  /// 0 where no answer is expected; nil where there is no number in its place.
  public let transactionID: Double?
  /// The command object, or null; nil where the message ends before it.
  public internal(set) var commandObject: AMFValue?
  public internal(set) var arguments: [AMFValue]
  public internal(set) var malformations: [Malformation]
  /// ``AMF0Sequence/usesRareTypes`` of its values.
  public let usesRareTypes: Bool

  public init(
    name: AMFString, transactionID: Double?, commandObject: AMFValue? = .null,
    arguments: [AMFValue] = []
  ) {
    self.name = name
    self.transactionID = transactionID
    self.commandObject = commandObject
    self.arguments = arguments
    malformations = []
    usesRareTypes =
      AMF0Sequence(values: [commandObject].compactMap(\.self) + arguments).usesRareTypes
  }

  /// Takes the values of a message apart; nil where they do not begin with a name.
  init?(_ sequence: AMF0Sequence) {
    let values = sequence.values
    guard let name = values.first?.stringValue else { return nil }
    self.name = name
    transactionID = values.count > 1 ? values[1].numberValue : nil
    // Some senders leave the transaction ID out (an onFCPublish, for one): what stands there is kept.
    let rest = values.dropFirst(transactionID == nil ? 1 : 2)
    commandObject = rest.first
    arguments = Array(rest.dropFirst())
    malformations = sequence.malformations
    usesRareTypes = sequence.usesRareTypes
  }

  private static let result: AMFString = "_result"
  private static let error: AMFString = "_error"

  /// Whether it answers a call of the other side.
  public var isAnswer: Bool { name == Self.result || isError }

  /// Whether it tells something, and asks for no answer: `onStatus`, `onBWDone`, `onFCPublish` and their
  /// kin, whatever transaction ID they carry.
  public var isNotice: Bool {
    let bytes = name.bytes
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let isCalledSo = bytes.count > 2 && bytes.starts(with: "on".utf8) && capitals.contains(bytes[2])
    return isCalledSo && name != Self.bandwidthCheck || name == Self.close
  }

  private static let close: AMFString = "close"
  /// Flash Media Server measures by it how long the client takes to answer.
  private static let bandwidthCheck: AMFString = "onBWCheck"

  /// Whether it answers a call of the other side by an error.
  public var isError: Bool { name == Self.error }
}

/// A data message: a handler's name and its arguments (RTMP 1.0 §7.1.2).
public struct DataMessage: Hashable, Sendable {
  /// nil where the first value is no string.
  public internal(set) var handler: AMFString?
  public internal(set) var values: [AMFValue]
  public internal(set) var malformations: [Malformation]
  /// ``AMF0Sequence/usesRareTypes`` of its values.
  public let usesRareTypes: Bool

  public init(handler: AMFString?, values: [AMFValue]) {
    self.handler = handler
    self.values = values
    malformations = []
    usesRareTypes = AMF0Sequence(values: values).usesRareTypes
  }

  init(_ sequence: AMF0Sequence) {
    handler = sequence.values.first?.stringValue
    values = handler == nil ? sequence.values : Array(sequence.values.dropFirst())
    malformations = sequence.malformations
    usesRareTypes = sequence.usesRareTypes
  }
}
