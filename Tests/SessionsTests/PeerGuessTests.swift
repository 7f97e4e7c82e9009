import RTMP
import Sessions
import TestSupport
import Testing
import Peers

@Suite struct PeerGuessTests {
  private typealias Wire = WireBuilder

  /// How one side of a session gives itself away.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let script: @Sendable (inout Conversation) -> Void

    var testDescription: String { name }

    init(_ name: String, _ script: @escaping @Sendable (inout Conversation) -> Void) {
      self.name = name
      self.script = script
    }
  }

  private static func connect(
    _ conversation: inout Conversation, flashVer: String, c1: [UInt8] = WireBuilder.packet(1)
  ) {
    conversation.client([3] + c1, at: 0)
    conversation.server([3] + Wire.packet(2) + c1, at: 0)
    conversation.client(Wire.packet(2), at: 0)
    conversation.client(
      Wire.command(
        "connect", 1,
        Wire.object([("app", Wire.string("live")), ("flashVer", Wire.string(flashVer))])), at: 1)
  }

  private static let zeroTail: [UInt8] =
    [0, 0, 0, 0, 0x80, 0, 7, 2] + [UInt8](repeating: 5, count: 1524) + [0, 0, 0, 0]

  static let clients = [
    Example("rml_rtmp") { connect(&$0, flashVer: "WIN 23,0,0,207", c1: zeroTail) },
    Example("oxideav-rtmp") {
      connect(&$0, flashVer: "FMLE/3.0 (compatible; oxideav-rtmp)")
    },
    Example("shiguredo_rtmp") {
      connect(&$0, flashVer: "FMLE/3.0 (compatible; FME/3.0)", c1: Wire.packet(0))
    },
    Example("ffmpeg") { connect(&$0, flashVer: "FMLE/3.0 (compatible; Lavf63.1.102)") },
  ]

  @Test(arguments: clients)
  func `a client is known by what it says of itself`(example: Example) throws {
    var session = Conversation()
    example.script(&session)
    let guess = try #require(session.finish().ends.first?.summary.session?.client)
    #expect(guess.name == example.name)
    #expect(!guess.clues.isEmpty)
  }

  private static func answer(
    _ conversation: inout Conversation, window: UInt32, fmsVer: String, capabilities: Double,
    mode: Double? = nil, description: String, more: [(String, [UInt8])] = []
  ) {
    conversation.handshake()
    conversation.client(
      Wire.command("connect", 1, Wire.object([("app", Wire.string("live"))])), at: 1)
    conversation.server(
      Wire.message(chunkStream: 2, type: 5, PacketBuilder.bytes(window)), at: 2)
    let server =
      [("fmsVer", Wire.string(fmsVer)), ("capabilities", Wire.number(capabilities))]
      + (mode.map { [("mode", Wire.number($0))] } ?? [])
    let info = [
      ("level", Wire.string("status")), ("code", Wire.string("NetConnection.Connect.Success")),
      ("description", Wire.string(description)),
    ]
    conversation.server(
      Wire.command("_result", 1, Wire.object(server) + Wire.object(info + more)), at: 3)
  }

  static let servers = [
    Example("rml_rtmp") {
      answer(
        &$0, window: 1 << 30, fmsVer: "FMS/3,0,1,1233", capabilities: 31,
        description: "Successfully connected on app: live")
    },
    Example("oxideav-rtmp") {
      answer(
        &$0, window: 5_000_000, fmsVer: "FMS/3,0,1,123", capabilities: 31, mode: 1,
        description: "Connection accepted.")
    },
    Example("shiguredo_rtmp") {
      answer(
        &$0, window: 5_000_000, fmsVer: "FMS/4,5,0,297", capabilities: 255, mode: 1,
        description: "Connection succeeded.")
    },
    Example("SRS") {
      answer(
        &$0, window: 2_500_000, fmsVer: "FMS/3,5,3,888", capabilities: 127, mode: 1,
        description: "Connection succeeded",
        more: [("data", Wire.object([("srs_server", Wire.string("SRS/5.0"))]))])
    },
  ]

  @Test(arguments: servers)
  func `a server is known by how it answers connect`(example: Example) throws {
    var session = Conversation()
    example.script(&session)
    let guess = try #require(session.finish().ends.first?.summary.session?.server)
    #expect(guess.name == example.name)
  }

  @Test func `what many peers have in common names none of them`() {
    var session = Conversation()
    session.publish()
    let summary = session.finish().ends.first?.summary.session
    #expect(summary?.client == nil)
    #expect(summary?.server == nil)
  }
}
