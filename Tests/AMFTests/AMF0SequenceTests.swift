import AMF
import ByteParsing
import TestSupport
import Testing

@Suite struct AMF0SequenceTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    let hex: String
    let value: AMFValue
    var problem: Problem?

    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "number", hex: "00 3ff8000000000000", value: .number(1.5)),
    Example(name: "boolean", hex: "01 01", value: .boolean(true)),
    Example(name: "string", hex: "02 0003 616263", value: .string("abc")),
    Example(
      name: "object", hex: "03 0001 61 05 0001 62 01 00 0000 09",
      value: .object([AMFProperty("a", .null), AMFProperty("b", .boolean(false))])),
    Example(name: "movie clip", hex: "04", value: .movieClip),
    Example(name: "null", hex: "05", value: .null),
    Example(name: "undefined", hex: "06", value: .undefined),
    Example(
      name: "reference", hex: "07 0102", value: .reference(258),
      problem: .amfReferenceUnknown),
    Example(
      name: "ECMA array", hex: "08 00000001 0001 61 02 0000 0000 09",
      value: .ecmaArray(declaredCount: 1, [AMFProperty("a", .string(""))])),
    Example(
      name: "strict array", hex: "0a 00000002 05 06", value: .strictArray([.null, .undefined])),
    Example(
      name: "date with a zone", hex: "0b 4059000000000000 ffc4",
      value: .date(milliseconds: 100, timeZone: -60), problem: .amfDateOdd),
    Example(name: "long string", hex: "0c 00000002 6869", value: .longString("hi")),
    Example(name: "unsupported", hex: "0d", value: .unsupported),
    Example(name: "record set", hex: "0e", value: .recordSet),
    Example(name: "XML document", hex: "0f 00000004 3c612f3e", value: .xmlDocument("<a/>")),
    Example(
      name: "typed object", hex: "10 0001 54 0001 61 05 0000 09",
      value: .typedObject(className: "T", [AMFProperty("a", .null)])),
    Example(
      name: "AVM+", hex: "11 09 03 01 04 07",
      value: .avmPlus(.array(AMF3Array(values: [.integer(7)])))),
  ]

  @Test(arguments: examples)
  func `every marker is read`(example: Example) {
    let sequence = AMF0Sequence([UInt8](hex: example.hex).span)
    #expect(sequence.values == [example.value])
    #expect(sequence.malformations.map(\.problem) == [example.problem].compactMap { $0 })
  }

  @Test(arguments: examples)
  func `a value cut anywhere keeps what came before it`(example: Example) {
    let before = [UInt8](hex: "02 0001 78")
    let bytes = before + [UInt8](hex: example.hex)
    for count in before.count + 1..<bytes.count {
      let sequence = AMF0Sequence(bytes.span.extracting(0..<count))
      #expect(sequence.values.first == .string("x"))
      #expect(sequence.malformations != [], "cut to \(count)")
    }
  }

  @Test func `an object broken in the middle keeps its first properties`() {
    let sequence = AMF0Sequence([UInt8](hex: "03 0001 61 05 0001 62 ff 0000 09").span)
    #expect(sequence.values == [.object([AMFProperty("a", .null)])])
    #expect(sequence.malformations.map(\.problem) == [.amfUnknownMarker])
    #expect(sequence.malformations.map(\.offset) == [8])
  }

  @Test func `an object without its end is noted, and read`() {
    let sequence = AMF0Sequence([UInt8](hex: "03 0001 61 05").span)
    #expect(sequence.values == [.object([AMFProperty("a", .null)])])
    #expect(sequence.malformations.map(\.problem) == [.amfObjectEndMissing])
    #expect(sequence.malformations.map(\.endsReading) == [false])
  }

  @Test func `an ECMA array that miscounts is noted, and what follows is read`() {
    let sequence = AMF0Sequence([UInt8](hex: "08 00000007 0001 61 05 0000 09 06").span)
    #expect(sequence.values.count == 2)
    #expect(sequence.malformations.map(\.problem) == [.amfArrayCountWrong])
  }

  @Test func `an array that announces 2^29 values takes no memory for them`() {
    let sequence = AMF0Sequence([UInt8](hex: "0a 20000000 05").span)
    #expect(sequence.values == [.strictArray([.null])])
    #expect(sequence.malformations.map(\.problem) == [.amfEndOfBytes])
  }

  @Test func `values nested 100,000 deep are read as far as the limit`() {
    let bytes = [UInt8]([[UInt8]](repeating: [0x0A, 0, 0, 0, 1], count: 100_000).joined())
    let sequence = AMF0Sequence(bytes.span)
    #expect(sequence.malformations.map(\.problem) == [.amfNestingTooDeep])
  }

  @Test func `a string that is not UTF-8 keeps its bytes`() {
    let sequence = AMF0Sequence([UInt8](hex: "02 0002 ff41").span)
    let text = sequence.values.first?.stringValue
    #expect(text?.bytes == [0xFF, 0x41])
    #expect(text?.isValidUTF8 == false)
    #expect(text?.description == "\u{FFFD}A")
  }

  struct Oddity: CustomTestStringConvertible, Sendable {
    let hex: String
    let problem: Problem
    let detail: String

    var testDescription: String { detail }
  }

  @Test(arguments: [
    Oddity(
      hex: "03 0001 61 01 02 0000 09", problem: .amfBooleanOdd,
      detail: "property 'a' has a boolean that is 2"),
    Oddity(
      hex: "05 0a 00000002 03 0001 61 05 0000 09 01 ff", problem: .amfBooleanOdd,
      detail: "value 2 has a boolean that is 255"),
    Oddity(
      hex: "0b 7ff8000000000000 0000", problem: .amfDateOdd,
      detail: "value 1 has a date of nan ms with time zone 0"),
    Oddity(
      hex: "0b bff0000000000000 0000", problem: .amfDateOdd,
      detail: "value 1 has a date of -1.0 ms with time zone 0"),
    Oddity(
      hex: "03 0001 61 05 0000 05 0000 09", problem: .amfKeyEmpty,
      detail: "value 1 has a property with an empty name"),
    Oddity(
      hex: "03 0001 61 05 0001 61 06 0000 09", problem: .amfKeyRepeated,
      detail: "value 1 has a second property 'a'"),
    Oddity(
      hex: "05 03 0001 78 03 0000 05 0001 61 05 0000 09 0000 09", problem: .amfKeyEmpty,
      detail: "property 'x' has a property with an empty name"),
    Oddity(
      hex: "05 11 0a 0b 01 03 61 01 03 61 01 01", problem: .amfKeyRepeated,
      detail: "value 2 has a second property 'a'"),
    Oddity(
      hex: "03 0001 61 07 0000 0000 09", problem: .amfReferenceCircular,
      detail: "property 'a' has a reference to object 0, which is not complete yet"),
    Oddity(
      hex: "0a 00000000 07 0001", problem: .amfReferenceUnknown,
      detail: "value 2 has a reference to object 1, and 1 had begun"),
  ])
  func `what is odd is told with its place, and all is read`(oddity: Oddity) {
    let sequence = AMF0Sequence([UInt8](hex: oddity.hex).span)
    #expect(sequence.malformations.map(\.problem) == [oddity.problem])
    #expect(sequence.malformations.map(\.detail) == [oddity.detail])
    #expect(sequence.malformations.map(\.endsReading) == [false])
  }

  @Test func `references to what came before are right, within an object and behind it`() {
    let sequence = AMF0Sequence(
      [UInt8](hex: "03 0001 61 0a 00000000 0001 62 07 0001 0000 09 07 0000").span)
    #expect(sequence.values.count == 2)
    #expect(sequence.malformations == [])
  }

  @Test func `what is odd many times in a message is told once`() {
    let odd = [UInt8]([[UInt8]](repeating: [1, 2], count: 1000).joined())
    #expect(AMF0Sequence(odd.span).malformations.map(\.offset) == [1])
  }

  @Test func `random bytes never trap`() {
    for seed in 0..<20_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let count = Int.random(in: 0..<40, using: &generator)
      let bytes = (0..<count).map { _ in
        UInt8.random(in: 0...(Bool.random(using: &generator) ? 0x11 : 0xFF), using: &generator)
      }
      let sequence = AMF0Sequence(bytes.span)
      #expect(sequence.malformations.filter(\.endsReading).count <= 1, "seed \(seed)")
    }
  }
}
