/// How sentences name a track, its codec, and the message stream that it is in.
extension Wording {
  /// Such as `Video` or `Audio track 2`.
  var track: String {
    (self["track_kind"] == "video" ? "Video" : "Audio") + clause(" track ", "track_id")
  }

  /// The track beside which it is held, such as `video` or `audio track 2`.
  var otherTrack: String { self["other_track_kind"] + clause(" track ", "other_track_id") }

  /// Such as `message stream 3`, where headers may not say which.
  var messageStream: String {
    has("message_stream_id")
      ? "message stream \(self["message_stream_id"])" : "a message stream that no header names"
  }

  /// The codec as people call it.
  var codec: String { has("codec") ? self["codec"] : "unknown codec" }
}
