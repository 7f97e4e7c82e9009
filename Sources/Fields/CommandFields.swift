internal import AMF
public import ByteParsing
public import RTMP

extension Command {
  @usableFromInline func describe(to visitor: inout some FieldVisitor, in context: FieldContext) {
    let hasID = transactionID != nil
    let first = hasID ? 3 : 2
    visitor.see("name", .text(name, .name), at: context.place(ofValue: 0))
    visitor.see(
      "transaction_id", transactionID.map(FieldValue.number) ?? .absent,
      at: hasID ? context.place(ofValue: 1) : nil)
    visitor.see(
      "command_object", commandObject.map { .amf($0, secrecyOfObject) } ?? .absent,
      at: context.place(ofValue: first - 1))
    visitor.begin(.list, "arguments")
    for (index, argument) in arguments.enumerated() {
      visitor.see(
        .element, .amf(argument, secrecy(ofArgument: index)),
        at: context.place(ofValue: first + index))
    }
    visitor.end(.list)
    let named = namedArguments(answering: context.request?.name)
    if !named.isEmpty {
      visitor.begin(.object, "named")
      for (index, argument) in named.enumerated() {
        visitor.see(
          .property(argument.name), .amf(argument.value, secrecy(ofArgument: index)),
          at: context.place(ofValue: first + index))
      }
      visitor.end(.object)
    }
    if let request = context.request {
      visitor.see("reply_to", .unsigned(UInt64(request.index)))
      visitor.see("latency", request.latency.map(FieldValue.duration) ?? .absent)
    }
    malformations.describe(to: &visitor)
  }

  /// Commands whose first argument names a stream.
  private static let ofStreams: Set<AMFString> = [
    "publish", "play", "play2", "releaseStream", "FCPublish", "FCUnpublish", "FCSubscribe",
    "FCUnsubscribe", "onFCPublish", "onFCUnpublish", "onFCSubscribe", "getStreamLength",
    "DVRGetStreamInfo",
  ]
  private static let connect: AMFString = "connect"

  /// Without a transaction ID the name of a stream stands where else the command object does.
  private var secrecyOfObject: Secrecy {
    .secret(
      commandObject?.stringValue != nil && Self.ofStreams.contains(name) ? .streams : .texts)
  }

  private func secrecy(ofArgument index: Int) -> Secrecy {
    if name == Self.connect { return .secret(.users) }
    return .secret(index == 0 && Self.ofStreams.contains(name) ? .streams : .texts)
  }
}

extension DataMessage {
  @usableFromInline func describe(to visitor: inout some FieldVisitor, in context: FieldContext) {
    visitor.see(
      "handler", handler.map { .text($0, .name) } ?? .absent,
      at: handler == nil ? nil : context.place(ofValue: 0))
    visitor.begin(.list, "values")
    for (index, value) in values.enumerated() {
      visitor.see(
        .element, .amf(value, isHandler(index) ? .name : .secret(.texts)),
        at: context.place(ofValue: index + (handler == nil ? 0 : 1)))
    }
    visitor.end(.list)
    malformations.describe(to: &visitor)
  }

  private static let setDataFrame: AMFString = "@setDataFrame"

  /// The string behind `@setDataFrame` names a handler too.
  private func isHandler(_ index: Int) -> Bool { index == 0 && handler == Self.setDataFrame }
}

extension [Malformation] {
  @usableFromInline func describe(to visitor: inout some FieldVisitor) {
    guard !isEmpty else { return }
    visitor.begin(.list, "malformations")
    for malformation in self {
      let offset = malformation.offset
      visitor.begin(.object, .element)
      visitor.see("rule", .word(malformation.problem.id))
      visitor.see("offset", .unsigned(UInt64(offset)), at: offset..<offset + 1)
      visitor.see("ends_reading", .flag(malformation.endsReading))
      visitor.end(.object)
    }
    visitor.end(.list)
  }
}
