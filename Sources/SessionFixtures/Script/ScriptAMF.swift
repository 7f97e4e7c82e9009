internal import AMF
internal import RTMP

/// AMF values as scripts have them: plain JSON, and objects with a `$` name for what JSON lacks, as
/// in records.
enum ScriptAMF {
  /// What strings hold at most before they are long ones (AMF0 §2.4).
  private static let stringLimit = 0xFFFF

  static func value(_ value: JSONValue) throws(FixtureError) -> AMFValue {
    switch value.content {
    case .null: return .null
    case .boolean(let flag): return .boolean(flag)
    case .number(let number): return .number(number)
    case .string(let text): return string(AMFString(text))
    case .array(let values): return .strictArray(try values.map(Self.value))
    case .object(let members):
      guard let first = members.first, first.name.hasPrefix("$") else {
        return .object(try properties(members))
      }
      return try marked(first.name, value)
    }
  }

  /// A message's payload.
  static func payload(
    of body: MessageBody, as type: MessageType, for value: JSONValue
  ) throws(FixtureError) -> [UInt8] {
    do throws(MessageWriteError) {
      return try body.payload(as: type)
    } catch {
      switch error {
      case .value(.tooLong(let count)):
        throw value.fault("a name of \(count) bytes has no place in AMF0 (65535 at most)")
      case .value(.integerOutOfRange(let number)):
        throw value.fault("\(number) has no place in an AMF3 integer")
      case .otherType, .lacksPayload:
        throw value.fault("cannot be written")
      }
    }
  }

  private static func string(_ text: AMFString) -> AMFValue {
    text.bytes.count > stringLimit ? .longString(text) : .string(text)
  }

  private static func properties(
    _ members: some Sequence<JSONValue.Member>
  ) throws(FixtureError) -> [AMFProperty] {
    try members.map { member throws(FixtureError) in
      AMFProperty(AMFString(member.name), try value(member.value))
    }
  }

  // MARK: What JSON lacks

  private static func marked(
    _ marker: String, _ value: JSONValue
  ) throws(FixtureError) -> AMFValue {
    if marker == "$class" { return try typedObject(value) }
    var object = try JSONObject(value, marker)
    let result: AMFValue?
    switch marker {
    case "$undefined": result = try object.flag(marker) ? .undefined : nil
    case "$unsupported": result = try object.flag(marker) ? .unsupported : nil
    case "$movie_clip": result = try object.flag(marker) ? .movieClip : nil
    case "$record_set": result = try object.flag(marker) ? .recordSet : nil
    case "$reference": result = try object.integer(marker).map(AMFValue.reference)
    case "$xml": result = try object.string(marker).map { .xmlDocument(AMFString($0)) }
    case "$long": result = try object.string(marker).map { .longString(AMFString($0)) }
    case "$string":
      // The text is for people: the bytes count, which need not be UTF-8.
      let text = try object.string(marker)
      result = string(try object.hex("hex").map(AMFString.init(bytes:)) ?? AMFString(text ?? ""))
    case "$number": result = .number(try unusualNumber(&object))
    case "$date":
      let milliseconds = try object.number(
        marker, in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
      let zone: Int16? = try object.integer("time_zone")
      result = milliseconds.map { .date(milliseconds: $0, timeZone: zone ?? 0) }
    case "$ecma": result = try array(&object)
    case "$properties": result = .object(try pairs(&object))
    case "$amf3": result = .avmPlus(try amf3(object.take(marker) ?? value))
    default: throw value.fault("there is no \(marker)")
    }
    try object.finish()
    guard let result else { throw value.fault("\(marker) has to be true") }
    return result
  }

  private static func unusualNumber(_ object: inout JSONObject) throws(FixtureError) -> Double {
    switch try object.word("$number", of: ["NaN", "Infinity", "-Infinity"]) {
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: .nan
    }
  }

  /// With `declared`, what the array says of its length is something else.
  private static func array(_ object: inout JSONObject) throws(FixtureError) -> AMFValue {
    guard let value = object.take("$ecma"), case .object(let members) = value.content else {
      throw object.fault("$ecma has to be an object")
    }
    let properties = try properties(members)
    let count: UInt32? = try object.integer("declared")
    return .ecmaArray(declaredCount: count ?? UInt32(clamping: members.count), properties)
  }

  /// An object whose names may be repeated.
  private static func pairs(_ object: inout JSONObject) throws(FixtureError) -> [AMFProperty] {
    try (object.array("$properties") ?? []).map { pair throws(FixtureError) in
      guard case .array(let both) = pair.content, both.count == 2,
        let name = both[0].stringValue
      else { throw pair.fault("$properties has to hold pairs of a name and a value") }
      return AMFProperty(AMFString(name), try value(both[1]))
    }
  }

  private static func typedObject(_ value: JSONValue) throws(FixtureError) -> AMFValue {
    guard case .object(let members) = value.content, let name = members.first?.value.stringValue
    else { throw value.fault("$class has to be a string") }
    return .typedObject(
      className: AMFString(name), try properties(members.dropFirst()))
  }

  // MARK: AMF3

  private static func amf3(_ value: JSONValue) throws(FixtureError) -> AMF3Value {
    switch value.content {
    case .null: return .null
    case .boolean(let flag): return .boolean(flag)
    case .number(let number):
      // What an integer of 29 bits holds is sent as one, as senders do (AMF3 §3.6).
      let integer = Int32(exactly: number).flatMap { abs(Int64($0)) < 1 << 28 ? $0 : nil }
      return integer.map(AMF3Value.integer) ?? .double(number)
    case .string(let text): return .string(AMFString(text))
    case .array(let values): return .array(AMF3Array(values: try values.map(amf3)))
    case .object(let members):
      let properties = try members.map { member throws(FixtureError) in
        guard !member.name.hasPrefix("$") else {
          throw member.value.fault("there is no \(member.name) in AMF3")
        }
        return AMF3Property(AMFString(member.name), try amf3(member.value))
      }
      return .object(AMF3Object(traits: AMF3Traits(), dynamic: properties))
    }
  }
}
