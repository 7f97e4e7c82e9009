import Comparison
import Capture
import Dissection
import RTMP
import Reports
import Sessions
import TestSupport
import Testing
import Peers

/// What an analyzer says of a recorded capture.
struct Recorded {
  let input: InputDescription
  private(set) var events: [SessionEvent] = []

  init(
    _ fixture: Fixture, _ retention: PayloadRetention = .headsOfFrames, against: [PeerProfile] = []
  ) throws {
    var options = Analyzer.Options()
    options.decoder.retention = retention
    var source = CaptureDissection(
      try CaptureSource(paths: [fixture.capturePath]), options: options,
      against: against)
    input = source.input.named(["capture.pcap"])
    try source.forEach { event in
      events.append(event)
      return true
    }
  }

  init(
    _ name: String, _ retention: PayloadRetention = .headsOfFrames, against: [PeerProfile] = []
  ) throws {
    let fixture = try #require(Fixture.all.first { $0.name == name })
    try self.init(fixture, retention, against: against)
  }

  /// What each connection does, in order of their numbers.
  var outlines: [SessionOutline] {
    var collector = OutlineCollector()
    for event in events { collector.note(event) }
    return collector.outlines
  }
}

/// What is written of what comes.
func written<R: Renderer>(_ renderer: R, _ subjects: some Sequence<R.Subject>) -> String {
  written { output in
    var renderer = renderer
    renderer.begin(into: &output)
    for subject in subjects { renderer.append(subject, into: &output) }
    renderer.finish(into: &output)
  }
}

/// What is written into a buffer.
func written(_ write: (inout OutputBuffer) throws -> Void) rethrows -> String {
  var output = OutputBuffer()
  try write(&output)
  return String(decoding: output.bytes, as: UTF8.self)
}
