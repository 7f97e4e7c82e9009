internal import Sessions

/// How sentences name what a finding is about, or refers to.
extension Wording {
  /// The stream of the connection, such as `publish of 'cam1'`.
  var streamTitle: String {
    has("role") ? "\(self["role"]) of '\(self["stream_name"])'" : untitledStream
  }

  private var untitledStream: String {
    has("message_stream_id") ? "message stream \(self["message_stream_id"])" : "media"
  }

  /// Such as `frame 12`; empty where the finding refers to nothing as `role`.
  func relatedName(_ role: String) -> String {
    related(role).map { name(of: $0.place) } ?? ""
  }
}
