internal import RTMP

/// What findings say of the stream that they are about.
extension NetStream {
  /// What the client asked of it and under which name, else its ID, else nothing: a sentence's title of
  /// the stream is made of these.
  var titleFacts: [(String, FindingArguments.Fact?)] {
    guard let request else { return [("message_stream_id", id.map { .count($0.rawValue) })] }
    return [
      ("role", .text(request.role == .publish ? "publish" : "play")),
      ("stream_name", .text(request.shortName)),
    ]
  }
}
