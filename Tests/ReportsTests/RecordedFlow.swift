import Comparison
import RTMP
import Reports
import Sessions
import TestSupport
import Testing

/// A connection of a recorded capture.
struct RecordedFlow: Sendable, CustomStringConvertible {
  let name: String
  let flow: Int

  init(_ name: String, _ flow: Int = 1) {
    self.name = name
    self.flow = flow
  }

  var description: String { "\(name) \(flow)" }

  /// What it does; media is known again by its digests.
  var input: ComparedInput {
    get throws {
      let outlines = try Recorded(name, .digest).outlines
      return ComparedInput(
        file: name, outline: try #require(outlines.first { $0.flow == flow }),
        flowCount: outlines.count)
    }
  }

  static func comparison(_ good: Self, _ bad: Self) throws -> SessionComparison {
    SessionComparison(good: try good.input.outline, bad: try bad.input.outline)
  }

  /// Two that work and do not do the same, one that is refused, one that is no RTMP, two legs of a
  /// relay, and one that lacks its beginning.
  static let pairs: [(good: Self, bad: Self)] = [
    (Self("publish-ffmpeg9-h264-aac"), Self("publish-gst-rtmp2")),
    (Self("publish-ffmpeg9-h264-aac"), Self("reject-badname", 2)),
    (Self("publish-ffmpeg9-h264-aac"), Self("rtmpt-attempt")),
    (Self("relay"), Self("relay", 2)),
    (Self("midstream-whole"), Self("midstream-late")),
  ]
}
