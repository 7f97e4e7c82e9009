internal import Flows
internal import Media
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions

/// `timeline.txt`: a line for everything that was said, and one for what many frames of audio and
/// video have in common.
struct FixtureTimeline: Sendable {
  /// How many frames in a row are shown one by one.
  private static let shownFrames = 4

  private(set) var output = OutputBuffer()
  private let renderer = TimelineRenderer(precision: .microseconds)
  private var frames: [SessionEvent] = []

  init() { renderer.begin(into: &output) }

  mutating func note(_ event: SessionEvent) {
    switch event.content {
    case .message(let report) where report.isPlainFrame:
      if frames.last.map({ $0.direction != event.direction }) ?? false { endFrames() }
      frames.append(event)
    case .summary: break
    default:
      endFrames()
      renderer.append(event, into: &output)
    }
  }

  mutating func finish() { endFrames() }

  private mutating func endFrames() {
    let isMany = frames.count > Self.shownFrames + 2
    for event in isMany ? Array(frames.prefix(Self.shownFrames)) : frames {
      renderer.append(event, into: &output)
    }
    if isMany, let last = frames.last {
      let others = frames.dropFirst(Self.shownFrames).dropLast()
      let indent = String(repeating: " ", count: 31)
      output.write(text: "\(indent)… \(Self.sentence(others.compactMap(\.message))) …\n")
      renderer.append(last, into: &output)
    }
    frames = []
  }

  private static func sentence(_ reports: [MessageReport]) -> String {
    let video = reports.filter { $0.message.header.type == .video }.count
    let audio = reports.count - video
    let times = reports.compactMap(\.message.header.timestamp)
    let parts = [(video, "of video"), (audio, "of audio")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)" }
    let span = times.min().flatMap { first in times.max().map { ", \(first) to \($0) ms" } } ?? ""
    return
      "\(reports.count == 1 ? "1 frame" : "frames"): \(parts.joined(separator: " and "))\(span)"
  }
}

extension MessageReport {
  /// Whether it is a whole frame of audio or video, and nothing that decoders need for others.
  var isPlainFrame: Bool { message.isComplete && frame?.isCodedFrame == true }
}

extension SessionEvent {
  fileprivate var message: MessageReport? {
    guard case .message(let report) = content else { return nil }
    return report
  }
}
