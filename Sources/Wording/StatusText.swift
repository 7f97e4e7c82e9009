/// How sentences repeat a status.
extension Wording {
  /// Code and description, after a blank; empty where there is neither.
  var statusText: String { clause(" ", "code") + clause(" \"", "description", "\"") }
}
