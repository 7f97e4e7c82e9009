import Media
import ByteParsing
import RTMP
import Sessions
import TestSupport
import Testing

private typealias Wire = WireBuilder

@Suite struct EmptyFrameTests {
  @Test func `an empty frame at the end is none, and one amid the others is`() throws {
    let frames = try Self.frameCounts(after: [])
    let ended = try Self.frameCounts(after: [[0x17, 1, 0, 0, 0]])
    let between = try Self.frameCounts(after: [[0x27, 1, 0, 0, 0], Wire.avcFrame()])
    let end = try Self.frameCounts(after: [[0x17, 2, 0, 0, 0]])
    #expect(frames == (2, 1))
    #expect(ended == (2, 1))
    #expect(between == (4, 1))
    #expect(end == (2, 1))
  }

  /// How many frames and key frames a track has that begins with two.
  private static func frameCounts(after payloads: [[UInt8]]) throws -> (Int, Int) {
    var conversation = Conversation()
    conversation.publish()
    let all = [Wire.avcHeader, Wire.avcFrame(key: true), Wire.avcFrame()] + payloads
    for (place, payload) in all.enumerated() {
      conversation.client(Wire.video(payload, UInt32(40 * place)), at: Int64(40 + 40 * place))
    }
    let summary = try #require(conversation.finish().ends.last?.summary.session)
    let track = try #require(summary.streams.first { !$0.tracks.isEmpty }?.tracks.first)
    return (track.frames, track.keyFrames)
  }

  @Test(arguments: [("17 00 000000", true), ("17 00 000000 01", false), ("27 01 000000", true)])
  func `a message tells that nothing follows its tag header`(hex: String, isEmpty: Bool) throws {
    let bytes = [UInt8](hex: hex)
    var payload = ByteReader(bytes.span)
    let header = try VideoTagHeader(&payload)
    #expect(MediaFrame(header, byteCount: UInt32(bytes.count)).isEmpty == isEmpty)
    #expect(!MediaFrame(header).isEmpty)
  }
}
