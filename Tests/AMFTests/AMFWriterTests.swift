import AMF
import ByteParsing
import TestSupport
import Testing

@Suite struct AMFWriterTests {
  @Test(arguments: AMF0SequenceTests.examples) func `AMF0 is written as it was read`(
    example: AMF0SequenceTests.Example
  ) throws {
    let bytes = [UInt8](hex: example.hex)
    var writer = AMF0Writer()
    for value in AMF0Sequence(bytes.span).values { try writer.write(value) }
    #expect(writer.bytes == bytes)
  }

  @Test(arguments: AMF3SequenceTests.examples) func `AMF3 is written as it was read`(
    example: AMF3SequenceTests.Example
  ) throws {
    let bytes = [UInt8](hex: example.hex)
    var writer = AMF3Writer()
    for value in AMF3Sequence(bytes.span).values { try writer.write(value) }
    #expect(writer.bytes == bytes)
  }

  @Test func `strings, traits and references are written as they were read`() throws {
    let bytes = [UInt8](
      hex: "0A 13 03 43 03 61 06 07 666F6F  0A 01 06 04  0A 02  06 04  09 03 01 01 09 04")
    var writer = AMF3Writer()
    for value in AMF3Sequence(bytes.span).values { try writer.write(value) }
    #expect(writer.bytes == bytes)
  }

  @Test(arguments: 1...400) func `AMF0 values are read as they were written`(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    let values = (0..<3).map { _ in generator.amf0(depth: 0) }
    var writer = AMF0Writer()
    for value in values { try writer.write(value) }
    let sequence = AMF0Sequence(writer.bytes.span)
    #expect(sequence.values == values)
    // What is written at random is odd at times.
    #expect(sequence.malformations.allSatisfy { !$0.endsReading })
  }

  @Test(arguments: 1...400) func `AMF3 values are read as they were written`(seed: UInt64) throws {
    var generator = ValueGenerator(seed: seed)
    let values = (0..<3).map { _ in generator.amf3(depth: 0) }
    var writer = AMF3Writer()
    for value in values { try writer.write(value) }
    let sequence = AMF3Sequence(writer.bytes.span)
    #expect(sequence.values == values)
    #expect(sequence.malformations.filter { $0.problem != .amfKeyRepeated } == [])
  }

  @Test func `what has no place in the encoding is refused`() {
    let long = AMFString(bytes: [UInt8](repeating: 0x61, count: 65536))
    var amf0 = AMF0Writer()
    #expect(throws: AMFWriteError.tooLong(byteCount: 65536)) { try amf0.write(.string(long)) }
    #expect(throws: AMFWriteError.tooLong(byteCount: 65536)) {
      try amf0.write(.object([AMFProperty(long, .null)]))
    }
    var amf3 = AMF3Writer()
    #expect(throws: AMFWriteError.integerOutOfRange(1 << 28)) {
      try amf3.write(.integer(1 << 28))
    }
  }
}

/// Makes up values.
private struct ValueGenerator {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func amf0(depth: Int) -> AMFValue {
    switch Int.random(in: 0..<(depth < 3 ? 15 : 9), using: &random) {
    case 0: .number(number())
    case 1: .boolean(.random(using: &random))
    case 2: .string(text())
    case 3: .null
    case 4: .undefined
    case 5: .reference(.random(in: 0...9, using: &random))
    case 6: .date(milliseconds: number(), timeZone: .random(in: -720...720, using: &random))
    case 7: .longString(text())
    case 8: .xmlDocument(text())
    case 9: .object(properties(depth))
    case 10: .ecmaArray(declaredCount: .random(in: 0...9, using: &random), properties(depth))
    case 11: .strictArray(list { $0.amf0(depth: depth + 1) })
    case 12: .typedObject(className: text(), properties(depth))
    case 13: .avmPlus(amf3(depth: depth + 1))
    default: .unsupported
    }
  }

  mutating func amf3(depth: Int) -> AMF3Value {
    switch Int.random(in: 0..<(depth < 3 ? 17 : 11), using: &random) {
    case 0: .undefined
    case 1: .null
    case 2: .boolean(.random(using: &random))
    case 3: .integer(.random(in: -0x1000_0000..<0x1000_0000, using: &random))
    case 4: .double(number())
    case 5: .string(text())
    case 6: .xmlDocument(text())
    case 7: .xml(text())
    case 8: .date(milliseconds: number())
    case 9: .byteArray(text().bytes)
    case 10: .vector(vector())
    case 11: .array(AMF3Array(named: named(depth), values: list { $0.amf3(depth: depth + 1) }))
    case 12: .object(AMF3Object(traits: AMF3Traits(className: text()), dynamic: named(depth)))
    case 13: .object(sealed(depth))
    case 14:
      .object(
        AMF3Object(
          traits: AMF3Traits(
            className: "flex.messaging.io.ArrayCollection", kind: .externalizable),
          external: .value(amf3(depth: depth + 1))))
    case 15:
      .dictionary(
        hasWeakKeys: .random(using: &random),
        list { AMF3Entry($0.amf3(depth: depth + 1), $0.amf3(depth: depth + 1)) })
    default:
      .vector(
        AMF3Vector(
          isFixedLength: .random(using: &random),
          elements: .objects(typeName: text(), list { $0.amf3(depth: depth + 1) })))
    }
  }

  private mutating func sealed(_ depth: Int) -> AMF3Object {
    let members = list { $0.text() }
    let values = members.map { _ in amf3(depth: depth + 1) }
    let traits = AMF3Traits(className: text(), kind: .sealed, members: members)
    return AMF3Object(traits: traits, sealed: values)
  }

  private mutating func vector() -> AMF3Vector {
    let isFixedLength = Bool.random(using: &random)
    let elements: AMF3Vector.Elements =
      switch Int.random(in: 0..<3, using: &random) {
      case 0: .integers(list { .random(in: .min ... .max, using: &$0.random) })
      case 1: .unsignedIntegers(list { .random(in: 0 ... .max, using: &$0.random) })
      default: .doubles(list { $0.number() })
      }
    return AMF3Vector(isFixedLength: isFixedLength, elements: elements)
  }

  private mutating func properties(_ depth: Int) -> [AMFProperty] {
    list { AMFProperty($0.name(), $0.amf0(depth: depth + 1)) }
  }

  private mutating func named(_ depth: Int) -> [AMF3Property] {
    list { AMF3Property($0.name(), $0.amf3(depth: depth + 1)) }
  }

  private mutating func list<Element>(_ make: (inout Self) -> Element) -> [Element] {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in make(&self) }
  }

  private mutating func number() -> Double { .random(in: -1e9...1e9, using: &random) }

  /// Of a few, so that some come again.
  private mutating func text() -> AMFString {
    AMFString(String(repeating: "é", count: Int.random(in: 0...3, using: &random)))
  }

  private mutating func name() -> AMFString {
    AMFString(["a", "b", "long name"].randomElement(using: &random) ?? "a")
  }
}
