import RTMP
import Sessions
import TestSupport
import Testing

@testable import Reports

@Suite struct ComparisonConclusionTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let good: RecordedFlow
    let bad: RecordedFlow
    let conclusion: String
    let counts: String

    var testDescription: String { "\(good) and \(bad)" }
  }

  static let examples: [Example] = [
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("reject-badname", 2),
      conclusion:
        "publish is answered by NetStream.Publish.BadName (frame 292) where good has NetStream.Publish.Start (frame 36).",
      counts: "7 differences: 2 outcome, 4 missing, 1 value; 3 in names; 14 steps in common"),
    Example(
      good: .init("reject-badname", 2), bad: .init("publish-ffmpeg9-h264-aac"),
      conclusion:
        "publish is answered by NetStream.Publish.Start (frame 36) where good has NetStream.Publish.BadName (frame 292).",
      counts: "7 differences: 2 outcome, 4 extra, 1 value; 3 in names; 14 steps in common"),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("publish-gst-rtmp2"),
      conclusion:
        "They part in the client's handshake: scheme is simple (frame 17) where good has digest0 (frame 17).",
      counts:
        "32 differences: 1 extra, 1 order, 24 value, 6 media; 4 in names; 18 explained by what was not captured; 17 steps in common"
    ),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("rtmpt-attempt"),
      conclusion: "Bad speaks RTMPT (RTMP tunnelled through HTTP), and good RTMP.",
      counts: "2 differences: 2 outcome; 18 explained by what was not captured; 0 steps in common"),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("rtmpe-attempt"),
      conclusion: "Bad speaks RTMPE, and good RTMP.",
      counts: "20 differences: 7 outcome, 13 missing; 0 steps in common"),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("reset-mid-publish"),
      conclusion:
        "In bad the client closes it without unpublishing (frame 368), and in good it goes on.",
      counts: "3 differences: 1 outcome, 2 value; 3 in names; 18 steps in common"),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("reject-unknown-app"),
      conclusion:
        "connect is not answered in bad; in good it is by NetConnection.Connect.Success (frame 25).",
      counts: "17 differences: 4 outcome, 12 missing, 1 value; 2 in names; 3 steps in common"),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("idle-publisher"),
      conclusion: "Bad plays, and good publishes.",
      counts:
        "24 differences: 2 outcome, 8 missing, 2 extra, 12 value; 1 in names; 13 explained by what was not captured; 9 steps in common"
    ),
    Example(
      good: .init("publish-ffmpeg9-h264-aac"), bad: .init("play-rtmpdump", 2),
      conclusion: "Bad plays, and good publishes.",
      counts:
        "18 differences: 1 outcome, 3 missing, 2 extra, 12 value; 16 explained by what was not captured; 9 steps in common"
    ),
    Example(
      good: .init("publish-chunk128"), bad: .init("publish-chunk65000"),
      conclusion:
        "They part in the server's Set Chunk Size: chunk_size is 65000 (frame 25) where good has 128 (frame 25).",
      counts: "2 differences: 2 value; 18 steps in common"),
    Example(
      good: .init("publish-gst-rtmp2"), bad: .init("publish-pyav-pyrtmp"),
      conclusion:
        "They part in the client's handshake: scheme is digest0 (frame 15) where good has simple (frame 17).",
      counts:
        "41 differences: 3 missing, 2 extra, 1 order, 29 value, 6 media; 5 in names; 19 steps in common"
    ),
    Example(
      good: .init("relay"), bad: .init("relay", 2),
      conclusion:
        "They differ in nothing but what a hop explains. One passes on the other's media: 177 of 177 frames are the same, byte for byte, 0.03 ms later in bad.",
      counts: "No difference; 2 in names; 38 by the hop; 14 steps in common"),
    Example(
      good: .init("relay", 2), bad: .init("relay"),
      conclusion:
        "They differ in nothing but what a hop explains. One passes on the other's media: 177 of 177 frames are the same, byte for byte, 0.03 ms earlier in bad.",
      counts: "No difference; 2 in names; 38 by the hop; 14 steps in common"),
    Example(
      good: .init("midstream-whole"), bad: .init("midstream-late"),
      conclusion:
        "They do not differ, as far as both were captured. Both are one connection, captured twice.",
      counts: "No difference; 18 explained by what was not captured; 3 steps in common"),
    Example(
      good: .init("publish-hevc"), bad: .init("publish-hevc"),
      conclusion: "They do not differ. Both are one connection, captured twice.",
      counts: "No difference; 18 steps in common"),
  ]

  @Test(arguments: examples) func `what came out is said in a sentence`(example: Example) throws {
    let comparison = try RecordedFlow.comparison(example.good, example.bad)
    #expect(comparison.conclusion == example.conclusion)
    #expect(comparison.counts == example.counts)
  }
}
