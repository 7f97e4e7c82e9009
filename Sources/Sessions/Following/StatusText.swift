internal import AMF
internal import RTMP

extension Command {
  private static let level: AMFString = "level"

  /// The level of the status that it brings: status, warning or error.
  var statusLevel: String? {
    arguments.lazy.compactMap { $0[Self.level]?.stringValue?.description }.first
  }

  /// Code and description of the status that it brings, after a blank; empty where there is neither.
  var statusText: String {
    let info = arguments.first { $0.properties != nil } ?? commandObject
    let code = info?["code"]?.stringValue.map { " \($0)" } ?? ""
    let description = info?["description"]?.stringValue?.description ?? ""
    return code + (description.isEmpty ? "" : " \"\(description)\"")
  }
}
