import ByteParsing
import Testing

@testable import AMF

@Suite struct AMFReplacingTests {
  /// A value, and what it is with every part replaced by its kind and its text.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let value: AMFValue
    let replaced: AMFValue

    var testDescription: String { name }

    init(_ name: String, _ value: AMFValue, _ replaced: AMFValue) {
      self.name = name
      self.value = value
      self.replaced = replaced
    }

    init(_ name: String, amf3 value: AMF3Value, _ replaced: AMF3Value) {
      self.init(name, .avmPlus(value), .avmPlus(replaced))
    }
  }

  private static func mark(_ part: AMFPart, _ text: AMFString) -> AMFString {
    AMFString("\(part) \(text)")
  }

  private static let bytes: [UInt8] = Array("bytes b".utf8)

  private static func object(
    _ className: AMFString, _ member: AMFString, _ other: AMFString, _ text: AMFString
  ) -> AMF3Value {
    .object(
      AMF3Object(
        traits: AMF3Traits(className: className, members: [member]), sealed: [.string(text)],
        dynamic: [AMF3Property(other, .string(text))]))
  }

  private static func external(_ external: AMF3External) -> AMF3Value {
    .object(AMF3Object(traits: AMF3Traits(kind: .externalizable), external: external))
  }

  private static func group(_ value: AMF3Value) -> AMF3FlagGroup {
    AMF3FlagGroup(flags: [1], fields: [.init(bit: 0, name: "body", value: value)])
  }

  static let examples: [Example] = [
    Example("string", .string("a"), .string("text a")),
    Example("empty string", .string(""), .string("")),
    Example("long string", .longString("a"), .longString("text a")),
    Example("XML", .xmlDocument("a"), .xmlDocument("text a")),
    Example(
      "object", .object([AMFProperty("n", .string("a")), AMFProperty("m", .number(1))]),
      .object([AMFProperty("name n", .string("text a")), AMFProperty("name m", .number(1))])),
    Example(
      "array with names", .ecmaArray(declaredCount: 7, [AMFProperty("n", .string("a"))]),
      .ecmaArray(declaredCount: 7, [AMFProperty("name n", .string("text a"))])),
    Example(
      "array in an array", .strictArray([.strictArray([.string("a")]), .null]),
      .strictArray([.strictArray([.string("text a")]), .null])),
    Example(
      "typed object", .typedObject(className: "c", [AMFProperty("n", .string("a"))]),
      .typedObject(className: "name c", [AMFProperty("name n", .string("text a"))])),
    Example(
      "what holds no text",
      .strictArray([.number(1), .boolean(true), .date(milliseconds: 1, timeZone: 2), .reference(0)]
      ),
      .strictArray([.number(1), .boolean(true), .date(milliseconds: 1, timeZone: 2), .reference(0)])
    ),
    Example("AMF3 string", amf3: .string("a"), .string("text a")),
    Example("AMF3 older XML", amf3: .xmlDocument("a"), .xmlDocument("text a")),
    Example("AMF3 XML", amf3: .xml("a"), .xml("text a")),
    Example("AMF3 byte array", amf3: .byteArray([0x62]), .byteArray(bytes)),
    Example(
      "AMF3 array",
      amf3: .array(AMF3Array(named: [AMF3Property("n", .string("a"))], values: [.string("b")])),
      .array(
        AMF3Array(named: [AMF3Property("name n", .string("text a"))], values: [.string("text b")]))),
    Example(
      "AMF3 object", amf3: object("c", "m", "d", "a"),
      object("name c", "name m", "name d", "text a")),
    Example(
      "AMF3 object that stands for a value", amf3: external(.value(.string("a"))),
      external(.value(.string("text a")))),
    Example(
      "AMF3 message of Flex", amf3: external(.smallMessage([group(.string("a"))])),
      external(.smallMessage([group(.string("text a"))]))),
    Example(
      "AMF3 object of an unknown form", amf3: external(.unknown([0x62])), external(.unknown(bytes))),
    Example(
      "AMF3 vector of objects",
      amf3: .vector(
        AMF3Vector(isFixedLength: true, elements: .objects(typeName: "c", [.string("a")]))),
      .vector(
        AMF3Vector(isFixedLength: true, elements: .objects(typeName: "name c", [.string("text a")]))
      )),
    Example(
      "AMF3 vector of numbers",
      amf3: .vector(AMF3Vector(isFixedLength: false, elements: .integers([1, 2]))),
      .vector(AMF3Vector(isFixedLength: false, elements: .integers([1, 2])))),
    Example(
      "AMF3 dictionary",
      amf3: .dictionary(hasWeakKeys: true, [AMF3Entry(.string("k"), .xml("a"))]),
      .dictionary(hasWeakKeys: true, [AMF3Entry(.string("text k"), .xml("text a"))])),
    Example("AMF3 number", amf3: .integer(3), .integer(3)),
  ]

  @Test(arguments: examples)
  func `every text, name and run of bytes is replaced, and nothing else`(example: Example) {
    #expect(example.value.replacing(Self.mark) == example.replaced)
  }

  @Test func `values that break off are replaced, and so is what is said of them`() {
    var sequence = AMF0Sequence([UInt8]([2, 0, 1, 0x61]).span)
    sequence.malformations = [
      Malformation(
        problem: .amf3ReferenceUnknown, offset: 1, endsReading: false, detail: "it has a"),
      Malformation(problem: .amf3ReferenceUnknown, offset: 2, endsReading: true),
    ]
    let replaced = sequence.replacing(Self.mark)
    #expect(replaced.values == [.string("text a")])
    #expect(replaced.malformations.map(\.detail) == ["sentence it has a", nil])
    #expect(replaced.malformations.map(\.offset) == [1, 2])
  }
}
