internal import Comparison
internal import ArgumentParser
internal import Capture
internal import RTMP
internal import Reports
internal import Sessions

/// Reads a capture for what its connections do.
struct OutlineReader {
  struct Capture {
    let path: String
    var outlines: [SessionOutline]
    let flowCount: Int
    let recordInput: RecordRenderer.Input
    /// Where the file could not be read to its end.
    let failures: [CaptureError]

    func outline(_ flow: Int?) -> SessionOutline? { outlines.first { $0.flow == flow } }

    /// What to throw where a flow that is to be compared is not there.
    ///
    /// That there is none at all is neither a difference nor a mistake in the call.
    func lack(of flow: Int?) -> any Error {
      if let flow, flowCount > 0 {
        return ValidationError(
          "\(path) has no flow \(flow) among \(flowCount); rtmpscope flows lists them.")
      }
      for failure in failures { StandardOutput.complain("rtmpscope: \(failure)") }
      StandardOutput.complain("rtmpscope: \(path): no RTMP connection to compare")
      return ExitCode(2)
    }
  }

  let ports: [UInt16]
  let filter: String?
  let memoryLimit: MemoryAmount
  let disguise: Disguise?

  /// - Parameter wanted: the only flow that is asked for; nil for all.
  func read(_ path: String, wanted: Int?) throws -> Capture {
    var input = InputOptions()
    input.captures = [path]
    input.captureFilter = filter
    input.ports = ports
    input.memoryLimit = memoryLimit
    var source = try input.open()
    var decoder = RTMPDecoder.Options()
    // By its payloads a stream is known again behind a relay.
    decoder.retention = .digest
    var analyzer = Analyzer(options: input.analyzerOptions(decoder, disguise: disguise))
    var collector = OutlineCollector(wanted: wanted)
    let reading = Result {
      try input.analyze(&source, with: &analyzer) { event in
        collector.note(event)
        return true
      }
    }
    var failures: [CaptureError] = []
    do {
      try reading.get()
    } catch let failure as InputFailure {
      failures = failure.errors
    }
    return Capture(
      path: path, outlines: collector.outlines, flowCount: collector.flowCount,
      recordInput: source.recordInput, failures: failures)
  }
}
