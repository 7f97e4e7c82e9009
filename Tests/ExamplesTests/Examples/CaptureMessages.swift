import Capture
import Sessions

/// Prints every message of a capture.
func printMessages(ofCapture path: String) throws {
  var source = try CaptureSource(paths: [path])
  var analyzer = Analyzer()
  func printWhatIsKnown() {
    while let event = analyzer.next() {
      if case .message(let report) = event.content { print(report.index, report.body) }
    }
  }
  while let packet = source.next() {
    analyzer.append(packet)
    printWhatIsKnown()
  }
  analyzer.finish()
  // What waited for missing bytes comes now.
  printWhatIsKnown()
  for failure in source.failures { print("not read to its end:", failure) }
}
