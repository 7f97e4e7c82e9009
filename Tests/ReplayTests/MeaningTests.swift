import Media
import ByteParsing
import RTMP
import Replay
import TestSupport
import Testing

@Suite struct MeaningTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let meaning: Meaning?

    init(_ bytes: [UInt8], _ meaning: Meaning?) {
      self.bytes = bytes
      self.meaning = meaning
    }

    var testDescription: String { meaning?.description ?? "nothing" }
  }

  private static func data(_ names: String...) -> [UInt8] {
    WireBuilder.message(chunkStream: 4, type: 18, names.flatMap { WireBuilder.string($0) })
  }

  static let rows: [Row] = [
    Row(WireBuilder.command("play", 4), .call("play", transactionID: 4)),
    Row(
      Scene.result(1, [5] + Scene.info("NetConnection.Connect.Success")),
      .answer(.init(to: 1, of: "connect", code: "NetConnection.Connect.Success"))),
    Row(
      WireBuilder.command("_error", 1, [5] + Scene.info("NetConnection.Connect.Rejected")),
      .answer(
        .init(isError: true, to: 1, of: "connect", code: "NetConnection.Connect.Rejected"))),
    Row(
      Scene.result(2, [5] + WireBuilder.number(7)),
      .answer(.init(to: 2, of: "createStream", streamID: 7))),
    Row(Scene.result(9, [5] + WireBuilder.number(7)), .answer(.init(to: 9, of: nil))),
    Row(
      WireBuilder.command("onStatus", 0, [5] + Scene.info("NetStream.Play.Start")),
      .status(code: "NetStream.Play.Start")),
    Row(data("@setDataFrame", "onMetaData"), .data(handler: "onMetaData")),
    Row(data("onMetaData"), .data(handler: "onMetaData")),
    Row(Scene.userControl(0, 1), .streamBegin(1)),
    Row(Scene.userControl(1, 1), .streamEOF(1)),
    Row(Scene.userControl(6, 1), nil),
    Row(Scene.userControl(7, 1), nil),
    Row(Scene.video(isSequenceHeader: true), .sequenceHeader(.video)),
    Row(Scene.video(isSequenceHeader: false), nil),
    Row(
      WireBuilder.message(chunkStream: 4, type: 8, [0xAF, 0, 0x12, 0x10]), .sequenceHeader(.audio)),
    Row(WireBuilder.message(chunkStream: 4, type: 8, [0xAF, 1, 0x12, 0x10]), nil),
    Row(WireBuilder.setChunkSize(4096), nil),
    Row(WireBuilder.message(chunkStream: 2, type: 3, [0, 0, 0, 1]), nil),
    Row(WireBuilder.message(chunkStream: 2, type: 5, [0, 0, 0, 1]), nil),
    Row(WireBuilder.message(chunkStream: 2, type: 6, [0, 0, 0, 1, 2]), nil),
  ]

  @Test(arguments: rows) func `a message means what peers have to agree on`(row: Row) throws {
    var decoder = RTMPDecoder(role: .server, start: .handshake)
    let bytes = WireBuilder.handshake(own: 1, peer: 2) + row.bytes
    var input = ByteReader(bytes.span)
    var messages: [Message] = []
    while let element = decoder.next(&input) {
      if case .message(let message) = element { messages.append(message) }
    }
    let message = try #require(messages.first)
    #expect(Meaning(of: message, calls: [1: "connect", 2: "createStream"]) == row.meaning)
  }
}
