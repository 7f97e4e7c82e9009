import Testing

@testable import Filter

@Suite struct ConditionTests {
  private static let fields: [String: [FieldOperand]] = [
    "message_type": [.text("video")], "message_type_id": [.number(9)],
    "body.frame_type": [.code(1, "key")], "message_length": [.number(1000)],
    "body.sequence_header": [.flag(false)], "tracks": [.number(1), .number(2)],
  ]

  private func holds(_ text: String) throws -> Bool {
    try Condition(text).holds { Self.fields[$0] }
  }

  @Test(arguments: [
    "message_type == video", "message_type == \"video\"", "message_type != audio",
    "message_type_id == 9.0", "message_length > 999", "message_length >= 1000",
    "message_length < 1001 and message_length <= 1000", "message_type in (audio, video)",
    "body.frame_type == key", "body.frame_type == 1", "body.frame_type in (1, 4)",
    "body.sequence_header == false", "tracks == 2", "tracks exists", "not nothing exists",
    "message_type == audio or message_length == 1000", "not (message_type == audio)",
    "(message_type == audio or message_type == video) and message_length > 1",
    "message_type == audio and message_length > 1 or tracks == 1",
  ])
  func `what is so is met`(text: String) throws {
    #expect(try holds(text))
  }

  @Test(arguments: [
    "message_type == audio", "message_type != video", "message_length > 1000",
    "message_length == \"1000\"", "body.frame_type == inter", "body.sequence_header == true",
    "tracks == 3", "tracks != 2", "nothing exists", "not message_type == video",
    "message_type == video and message_length < 1",
  ])
  func `what is not so is not`(text: String) throws {
    #expect(try !holds(text))
  }

  @Test(arguments: [
    "nothing == 1", "nothing != 1", "not nothing == 1", "nothing == 1 or message_type == audio",
    "nothing == 1 and message_type == video", "nothing in (1, 2)",
  ])
  func `what is not known decides nothing`(text: String) throws {
    #expect(try !holds(text))
  }

  struct Mistake: CustomTestStringConvertible, Sendable {
    let text: String
    let offset: Int
    let message: String

    var testDescription: String { text }
  }

  @Test func `conditions are read to a depth, and not beyond it`() throws {
    func deep(_ count: Int) -> String {
      String(repeating: "(", count: count) + "a == 1" + String(repeating: ")", count: count)
    }
    #expect(try Condition(deep(63)).holds { _ in [.number(1)] })
    #expect(throws: Condition.Fault.self) { try Condition(deep(64)) }
    #expect(throws: Condition.Fault.self) {
      try Condition(String(repeating: "not ", count: 100_000) + "a == 1")
    }
  }

  @Test(arguments: [
    Mistake(text: "", offset: 0, message: "a field's name is due"),
    Mistake(text: "a == ", offset: 5, message: "a value is due"),
    Mistake(text: "a = 1", offset: 2, message: "'=' means nothing here"),
    Mistake(
      text: "a is 1", offset: 2,
      message:
        "one of '==', '!=', '<', '<=', '>', '>=', 'in', 'exists' behind 'a' is due, not 'is'"),
    Mistake(text: "a < b", offset: 4, message: "'<' is for numbers"),
    Mistake(text: "a in 1", offset: 5, message: "'(' behind 'in' is due, not '1'"),
    Mistake(text: "a in (1, 2", offset: 10, message: "',' or ')' is due"),
    Mistake(text: "(a == 1", offset: 7, message: "')' is due"),
    Mistake(text: "a == 1 b", offset: 7, message: "'and', 'or' or the end is due, not 'b'"),
    Mistake(text: "a == \"x", offset: 5, message: "the quotation mark is not closed"),
  ])
  func `a mistake is told with its place`(mistake: Mistake) {
    let fault = #expect(throws: Condition.Fault.self) { try Condition(mistake.text) }
    #expect(fault == .init(offset: mistake.offset, text: mistake.message))
  }

  @Test func `evidence is what meets the tests`() throws {
    let condition = try Condition(
      "message_type == video and (body.frame_type == inter or tracks in (2, 3))")
    let evidence = try #require(condition.evidence { Self.fields[$0] })
    #expect(evidence.map(\.test.field) == ["message_type", "tracks"])
    #expect(evidence.map(\.values) == [[.text("video")], [.number(2)]])
  }

  @Test func `evidence of what is not so is what is there instead, if anything`() throws {
    let condition = try Condition("not (tracks in (3, 4) or nothing exists) and tracks != 3")
    let evidence = try #require(condition.evidence { Self.fields[$0] })
    #expect(evidence.map(\.test.field) == ["tracks", "nothing", "tracks"])
    let tracks: [FieldOperand] = [.number(1), .number(2)]
    #expect(evidence.map(\.values) == [tracks, [], tracks])
  }

  @Test func `a test that cannot be is told with its place`() {
    let fault = #expect(throws: Condition.Fault.self) {
      try Condition("not a == 1 and mood == bad") { $0.field == "mood" ? "no such field" : nil }
    }
    #expect(fault == .init(offset: 15, text: "no such field"))
  }
}
