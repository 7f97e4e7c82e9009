import Capture
import Dissection
import Sessions

/// Prints every message of a capture.
func printMessages(ofCapture path: String) throws {
  var dissection = CaptureDissection(try CaptureSource(paths: [path]))
  try dissection.forEach { event in
    if case .message(let report) = event.content { print(report.index, report.body) }
    return true
  }
}
