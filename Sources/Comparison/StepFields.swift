internal import Sessions
internal import AMF
internal import Fields
internal import RTMP

/// Takes what a message says apart into values that can be held against another session's, by the
/// fields' names.
struct StepFields: FieldVisitor {
  private var list: ValueList
  private let isAnswer: Bool
  private let context: StepReading.Context
  /// The names of what has begun and not ended.
  private var groups: [String] = []
  private var arguments: [AMFValue] = []
  private var namedCount = 0
  /// Whether the first of the values names the handler that is called in the end.
  private var isWrapped = false
  private var valueCount = 0

  init(_ list: ValueList, isAnswer: Bool, _ context: StepReading.Context) {
    self.list = list
    self.isAnswer = isAnswer
    self.context = context
  }

  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    switch (groups, name, value) {
    case ([], .field(let name), _): take("\(name)", value)
    case (["arguments"], _, .amf(let value, _)): arguments.append(value)
    case (["named"], .property(let name), .amf(let value, _)): take(argument: value, name)
    case (["values"], _, .amf(let value, _)): take(dataValue: value)
    default: break
    }
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) {
    if case .field(let name) = name { groups.append("\(name)") } else { groups.append("") }
  }

  mutating func end(_ group: FieldGroup) { groups.removeLast() }

  /// All values, once the message has shown its fields.
  func finish() -> ValueList {
    var list = list
    for (place, argument) in arguments.enumerated().dropFirst(namedCount) {
      list.add(argument, at: "argument \(place + 1)")
    }
    return list
  }

  private mutating func take(_ name: String, _ value: FieldValue) {
    switch (name, value) {
    // They name the step, or where it stands.
    case ("event_type", _), ("event", _), ("reply_to", _): break
    case ("name", .text(let text, _)):
      if isAnswer { list.add("answer", words: text.description, .outcome) }
    case ("transaction_id", _): takeTransaction(value)
    case ("handler", .text(let text, _)):
      isWrapped = text == Self.setDataFrame
      list.add(name, words: ValueList.bounded(text), .content)
    case ("command_object", .amf(let object, _)): if !object.isNull { list.add(object, at: "") }
    case ("stream_id", .unsigned(let id)): add(streamID: Double(id))
    case ("limit_type", .absent): list.add(name, words: "left out", .content)
    case (_, .unsigned(let number)): list.add(name, number: number)
    case (_, .code(_, let word)), (_, .word(let word)): list.add(name, words: word, .content)
    default: break
    }
  }

  /// Answers have their call's, and statuses none that means anything.
  private mutating func takeTransaction(_ value: FieldValue) {
    guard !isAnswer, list.kind != .status else { return }
    guard case .number(let id) = value else {
      return list.add("transaction_id", words: "none")
    }
    list.add("transaction_id", words: Int64(exactly: id).map(String.init) ?? String(id))
  }

  private mutating func take(argument value: AMFValue, _ name: AMFString) {
    namedCount += 1
    if name == Self.streamID, !isAnswer, let id = value.numberValue {
      add(streamID: id)
    } else {
      list.add(value, at: name.description)
    }
  }

  private mutating func take(dataValue value: AMFValue) {
    valueCount += 1
    if isWrapped, valueCount == 1 { return }
    if value.properties != nil {
      list.add("form", words: Self.form(value))
      list.add(value, at: "")
    } else {
      list.add(value, at: "argument \(valueCount - (isWrapped ? 1 : 0))")
    }
  }

  /// Adds a stream's number, which says nothing but which of them it is.
  private mutating func add(streamID: Double) {
    let isCreated = streamID != 0 && streamID == context.createdStreamID ?? streamID
    list.add(
      SessionValue(
        "stream_id", .number(streamID),
        as: isCreated ? .words("the created one") : .number(streamID)))
  }

  private static let setDataFrame: AMFString = "@setDataFrame"
  private static let streamID: AMFString = "stream_id"

  private static func form(_ value: AMFValue) -> String? {
    switch value {
    case .object: "object"
    case .ecmaArray: "ECMA array"
    case .typedObject: "typed object"
    case .avmPlus: "AMF3"
    default: nil
    }
  }
}
