internal import Capture

/// Captures that could not be read, or not to their end.
struct InputFailure: Error, CustomStringConvertible {
  let errors: [CaptureError]

  var description: String {
    errors.map { "rtmpscope: \($0)" }.joined(separator: "\n")
  }
}
