import AMF
import ByteParsing
import TestSupport
import Testing

@Suite struct AMF3SequenceTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let hex: String
    let value: AMF3Value

    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "undefined", hex: "00", value: .undefined),
    Example(name: "null", hex: "01", value: .null),
    Example(name: "false", hex: "02", value: .boolean(false)),
    Example(name: "true", hex: "03", value: .boolean(true)),
    Example(name: "zero", hex: "04 00", value: .integer(0)),
    Example(name: "one byte", hex: "04 7F", value: .integer(127)),
    Example(name: "two bytes", hex: "04 8100", value: .integer(128)),
    Example(name: "three bytes", hex: "04 818000", value: .integer(16384)),
    Example(name: "four bytes", hex: "04 80C08000", value: .integer(0x20_0000)),
    Example(name: "the greatest", hex: "04 BFFFFFFF", value: .integer(0xFFF_FFFF)),
    Example(name: "the least", hex: "04 C0808000", value: .integer(-0x1000_0000)),
    Example(name: "minus one", hex: "04 FFFFFFFF", value: .integer(-1)),
    Example(name: "a double", hex: "05 3FF8000000000000", value: .double(1.5)),
    Example(name: "an empty string", hex: "06 01", value: .string("")),
    Example(name: "a string", hex: "06 07 666F6F", value: .string("foo")),
    Example(name: "an XML document", hex: "07 09 3C612F3E", value: .xmlDocument("<a/>")),
    Example(name: "a date", hex: "08 01 4270000000000000", value: .date(milliseconds: 0x1p40)),
    Example(
      name: "an array", hex: "09 05 01 04 01 04 02",
      value: .array(AMF3Array(values: [.integer(1), .integer(2)]))),
    Example(
      name: "an array with names", hex: "09 03 03 61 03 01 02",
      value: .array(
        AMF3Array(named: [AMF3Property("a", .boolean(true))], values: [.boolean(false)]))),
    Example(
      name: "an anonymous object", hex: "0A 0B 01 03 61 04 01 01",
      value: .object(AMF3Object(traits: AMF3Traits(), dynamic: [AMF3Property("a", .integer(1))]))),
    Example(
      name: "a sealed object", hex: "0A 23 03 43 03 61 03 62 04 01 04 02",
      value: .object(
        AMF3Object(
          traits: AMF3Traits(className: "C", kind: .sealed, members: ["a", "b"]),
          sealed: [.integer(1), .integer(2)]))),
    Example(
      name: "an ArrayCollection",
      hex:
        "0A 07 43 666C65782E6D6573736167696E672E696F2E4172726179436F6C6C656374696F6E 09 03 01 03",
      value: .object(
        AMF3Object(
          traits: AMF3Traits(
            className: "flex.messaging.io.ArrayCollection", kind: .externalizable),
          external: .value(.array(AMF3Array(values: [.boolean(true)])))))),
    Example(name: "XML", hex: "0B 09 3C612F3E", value: .xml("<a/>")),
    Example(name: "bytes", hex: "0C 07 010203", value: .byteArray([1, 2, 3])),
    Example(
      name: "a vector of integers", hex: "0D 05 01 FFFFFFFF 00000002",
      value: .vector(AMF3Vector(isFixedLength: true, elements: .integers([-1, 2])))),
    Example(
      name: "a vector of unsigned integers", hex: "0E 03 00 FFFFFFFF",
      value: .vector(AMF3Vector(isFixedLength: false, elements: .unsignedIntegers([.max])))),
    Example(
      name: "a vector of doubles", hex: "0F 03 00 3FF8000000000000",
      value: .vector(AMF3Vector(isFixedLength: false, elements: .doubles([1.5])))),
    Example(
      name: "a vector of objects", hex: "10 03 00 01 06 03 61",
      value: .vector(
        AMF3Vector(isFixedLength: false, elements: .objects(typeName: "", [.string("a")])))),
    Example(
      name: "a dictionary", hex: "11 03 00 06 03 61 04 05",
      value: .dictionary(hasWeakKeys: false, [AMF3Entry(.string("a"), .integer(5))])),
  ]

  @Test(arguments: examples) func `every marker is read`(example: Example) {
    let sequence = AMF3Sequence([UInt8](hex: example.hex).span)
    #expect(sequence.values == [example.value])
    #expect(sequence.malformations == [])
  }

  @Test(arguments: examples) func `a value that is cut off is told, and reads no further`(
    example: Example
  ) {
    let bytes = [UInt8](hex: example.hex)
    for count in 1..<bytes.count {
      let sequence = AMF3Sequence(Array(bytes.prefix(count)).span)
      #expect(sequence.malformations.map(\.problem) == [.amfEndOfBytes], "\(count)")
      #expect(sequence.malformations.allSatisfy { $0.endsReading && $0.offset <= count })
    }
  }

  @Test func `strings, classes and objects are sent again by reference`() {
    // Two objects of one class with one string, the second object once more.
    let bytes = [UInt8](
      hex: "0A 13 03 43 03 61 06 07 666F6F  0A 01 06 04  0A 02  06 04  06 02")
    let traits = AMF3Traits(className: "C", kind: .sealed, members: ["a"])
    let object = AMF3Value.object(AMF3Object(traits: traits, sealed: [.string("foo")]))
    let sequence = AMF3Sequence(bytes.span)
    #expect(
      sequence.values == [
        object, object, .reference(1, marker: 0x0A), .string("foo"), .string("a"),
      ])
    #expect(sequence.malformations == [])
  }

  @Test(arguments: ["06 02", "0A 02", "0A 05", "09 04", "0C 06", "08 02"])
  func `a reference to what has not come is told`(hex: String) {
    let sequence = AMF3Sequence([UInt8](hex: hex).span)
    #expect(sequence.values == [])
    #expect(sequence.malformations.map(\.problem) == [.amf3ReferenceUnknown])
  }

  @Test func `an acknowledgement in small form has its fields by name`() {
    // Flags: body, client ID and, by a second byte, message ID bytes; correlation ID; none.
    let bytes = [UInt8](hex: "0A 07 07 44534B  83 02 04 01 06 03 78 0C 03 AA  01 06 03 79  00")
    let sequence = AMF3Sequence(bytes.span)
    guard case .object(let object)? = sequence.values.first,
      case .smallMessage(let groups)? = object.external
    else {
      Issue.record("\(sequence)")
      return
    }
    #expect(
      groups.flatMap(\.fields).map(\.name) == [
        "body", "clientId", "messageIdBytes", "correlationId",
      ]
    )
    #expect(groups.map(\.flags) == [[0x83, 0x02], [0x01], [0x00]])
    #expect(sequence.malformations == [])
  }

  @Test func `an externalizable class that is not known takes the rest of the message`() {
    let sequence = AMF3Sequence([UInt8](hex: "04 07 0A 07 03 5A 010203").span)
    #expect(sequence.values.count == 2)
    #expect(sequence.malformations.map(\.problem) == [.amf3ClassUnknown])
  }

  @Test func `an object that breaks off keeps the members before`() {
    let sequence = AMF3Sequence([UInt8](hex: "0A 23 03 43 03 61 03 62 04 01 04").span)
    guard case .object(let object)? = sequence.values.first else {
      Issue.record("\(sequence)")
      return
    }
    #expect(object.properties == [AMF3Property("a", .integer(1))])
  }

  @Test func `values nested beyond the limit are not read, and said not to be`() {
    let bytes =
      [UInt8](repeating: 0x09, count: 1) + (0..<200).flatMap { _ in [3, 1, 9] as [UInt8] }
    let sequence = AMF3Sequence(bytes.span)
    #expect(sequence.malformations.map(\.problem) == [.amfNestingTooDeep])
  }

  @Test func `counts that no bytes are there for allocate nothing`() {
    for marker: UInt8 in [0x09, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11] {
      let sequence = AMF3Sequence([marker, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1].span)
      #expect(sequence.malformations.count == 1, "\(marker)")
    }
  }

  @Test func `any bytes are read to some end`() {
    for seed in 0..<20_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        UInt8.random(in: 0...0x14, using: &generator)
      }
      let sequence = AMF3Sequence(bytes.span)
      #expect(sequence.malformations.filter(\.endsReading).count <= 1, "seed \(seed)")
    }
  }
}
