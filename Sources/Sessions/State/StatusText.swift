internal import AMF
package import RTMP

/// What the status says that an onStatus, a result or an error brings.
extension Command {
  private static let level: AMFString = "level"
  private static let description: AMFString = "description"

  /// Its level: status, warning or error.
  package var statusLevel: String? { statusInfo?[Self.level]?.stringValue?.description }

  /// Its code and description; empty where there is neither.
  package var statusText: String {
    [statusCode?.description, statusDescription].compactMap(\.self).joined(separator: " ")
  }

  /// Whether it says that something went wrong: by its name, its level or its code.
  package var isRefusal: Bool {
    isError || statusLevel == "error"
      || statusCode.map { StatusCode.connectionEndings.contains($0.description) } == true
  }

  /// Code and description of it, and where it sends the client, for findings.
  package var statusFacts: FindingArguments {
    let redirect = statusInfo?["ex"]
    return [
      "code": .text(statusCode?.description), "description": .text(statusDescription),
      "redirect_code": redirect?["code"]?.numberValue.map { .amf($0) },
      "redirect": .text(redirect?["redirect"]?.stringValue?.description),
    ]
  }

  private var statusDescription: String? {
    // An error may bring no more than a text.
    let bare = isError ? arguments.lazy.compactMap(\.stringValue).first : nil
    let text = (statusInfo?[Self.description]?.stringValue ?? bare)?.description
    return text?.isEmpty == true ? nil : text
  }
}
