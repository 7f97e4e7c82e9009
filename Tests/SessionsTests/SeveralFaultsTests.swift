import ByteParsing
import Sessions
import TestSupport
import Testing
import Wording

private typealias Wire = WireBuilder

/// A second fault of a rule is told where it is another one, and not where it is the same again.
@Suite struct SeveralFaultsTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let rule: String
    /// What the client of a publish sends, one after the other.
    let messages: [[UInt8]]
    /// Which of them are told.
    let told: [Int]

    var testDescription: String { rule }
  }

  private static let examples = [
    Example(
      rule: "control.event-unknown", messages: [5, 8, 5, 9, 8].map(event), told: [0, 1, 3]),
    // So many are told as a rule is told at most.
    Example(
      rule: "control.event-unknown", messages: [40, 41, 42, 43, 44, 45, 46].map(event),
      told: [0, 1, 2, 3, 4]),
    Example(
      rule: "media.metadata-type",
      messages: [metadata("width"), metadata("width"), metadata("height")], told: [0, 2]),
    Example(
      rule: "media.metadata-track-id",
      messages: [track("0"), track("0"), track("one")], told: [0, 2]),
    Example(
      rule: "amf.key-repeated", messages: [twice("a"), twice("a"), twice("b")], told: [0, 2]),
    Example(
      rule: "amf.marker-rare",
      messages: [data([13]), data([13]), data([11] + [UInt8](repeating: 0, count: 10))],
      told: [0, 2]),
    Example(
      rule: "enhanced.color-info-range",
      messages: [color("maxFall", 20_000), color("maxFall", 30_000), color("maxCLL", 20_000)],
      told: [0, 2]),
    Example(
      rule: "media.composition-time-large", messages: [late(1), late(1), late(2)], told: [0, 2]),
    Example(
      rule: "command.object-missing", messages: [bare("a"), bare("a"), bare("b")], told: [0, 2]),
    Example(
      rule: "control.stream-shared",
      messages: [
        Wire.message(chunkStream: 2, type: 18, Wire.string("a") + [5]),
        Wire.message(chunkStream: 2, type: 18, Wire.string("a") + [5]),
        Wire.message(chunkStream: 2, type: 20, Wire.string("a") + Wire.number(0) + [5]),
      ], told: [0, 2]),
  ]

  @Test(arguments: examples)
  func `another fault is told, and the same again is not`(_ example: Example) {
    var conversation = Conversation()
    conversation.publish()
    for (place, message) in example.messages.enumerated() {
      conversation.client(message, at: 40 + Int64(place))
    }
    let outcome = conversation.finish()
    let told = outcome.findings.filter { $0.problem.id == example.rule }.compactMap(\.message)
    #expect(told == example.told.map { $0 + 3 })
  }

  @Test func `another code or level of a status is told`() {
    var conversation = Conversation()
    conversation.publish()
    for (code, level) in [("A.B", "bad"), ("A.B", "bad"), ("C.D", "bad"), ("C.D", "worse")] {
      conversation.status(code, level: level, at: 60)
    }
    let outcome = conversation.finish()
    func told(_ rule: String) -> [String?] {
      outcome.findings.filter { $0.problem.id == rule }.map { $0.arguments["code"]?.words }
    }
    #expect(told("status.code-unknown") == ["A.B", "C.D"])
    #expect(told("status.level-unknown") == ["A.B", "C.D"])
  }

  private static func event(_ type: UInt8) -> [UInt8] {
    Wire.message(chunkStream: 2, type: 4, [0, type, 0, 0, 0, 1])
  }

  private static func data(_ values: [UInt8]) -> [UInt8] {
    Wire.message(chunkStream: 4, type: 18, stream: 1, Wire.string("onX") + values)
  }

  private static func metadata(_ property: String) -> [UInt8] {
    Wire.message(
      chunkStream: 4, type: 18, stream: 1,
      Wire.string("onMetaData") + Wire.array([(property, Wire.string("1"))]))
  }

  private static func track(_ key: String) -> [UInt8] {
    let tracks = Wire.object([(key, Wire.object([]))])
    return Wire.message(
      chunkStream: 4, type: 18, stream: 1,
      Wire.string("onMetaData") + Wire.array([("audioTrackIdInfoMap", tracks)]))
  }

  private static func twice(_ key: String) -> [UInt8] {
    data(Wire.object([(key, [5]), (key, [5])]))
  }

  private static func color(_ property: String, _ value: Double) -> [UInt8] {
    let info = Wire.object([("hdrCll", Wire.object([(property, Wire.number(value))]))])
    return Wire.video([0x94] + Array("hvc1".utf8) + Wire.string("colorInfo") + info)
  }

  /// A key frame of a track that is to be shown long after.
  private static func late(_ track: UInt8) -> [UInt8] {
    Wire.video(
      [0x96, 0x01] + Array("avc1".utf8) + [track, 0x7F, 0, 0, 0, 0, 0, 3, 0x65, 0x88, 0x84])
  }

  private static func bare(_ name: String) -> [UInt8] { Wire.command(name, 0, []) }
}
