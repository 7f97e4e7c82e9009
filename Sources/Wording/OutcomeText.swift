/// How sentences say what came instead of what was waited for.
extension Wording {
  /// Such as `the server closed the connection 1.3 ms later` or `1.3 ms later the capture ends`.
  var outcome: String {
    has("closer")
      ? "the \(self["closer"]) closed the connection \(self["waited"]) later"
      : "\(self["waited"]) later the capture ends"
  }
}
