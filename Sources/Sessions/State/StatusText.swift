internal import AMF
package import RTMP

extension Command {
  private static let level: AMFString = "level"

  /// The level of the status that it brings: status, warning or error.
  package var statusLevel: String? {
    arguments.lazy.compactMap { $0[Self.level]?.stringValue?.description }.first
  }

  /// Code and description of the status that it brings; empty where there is neither.
  package var statusText: String {
    let (code, description) = status
    return [code, description].compactMap(\.self).joined(separator: " ")
  }

  /// Code and description of the status that it brings, for findings.
  package var statusFacts: FindingArguments {
    let (code, description) = status
    return ["code": .text(code), "description": .text(description)]
  }

  private var status: (code: String?, description: String?) {
    let info = arguments.first { $0.properties != nil } ?? commandObject
    let code = info?["code"]?.stringValue?.description
    let description = info?["description"]?.stringValue?.description
    return (code, description?.isEmpty == true ? nil : description)
  }
}
