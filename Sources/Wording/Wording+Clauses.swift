internal import RTMP
internal import Sessions

/// What many sentences have in them: tracks and streams by name, statuses, what came instead of what was
/// waited for.
extension Wording {
  /// Such as `the server closed the connection 1.3 ms later` or `1.3 ms later the capture ends`.
  var outcome: String {
    has("closer")
      ? "the \(self["closer"]) \(isTrue("is_reset") ? "reset" : "closed") the connection \(time("waited", " later"))"
      : "\(self["waited"]) later the capture ends"
  }

  /// A time with what it is counted from, such as `1.3 ms later`; of one that is none, only that.
  func time(_ name: String, _ relation: String) -> String {
    Seconds(duration(name) ?? 0).isNone
      ? (relation == " later" ? "at once" : "right\(relation)")
      : self[name] + relation
  }

  /// The type of a message as the specification has it, such as `User Control`.
  func messageType(_ name: String = "message_type") -> String {
    let type = (0...UInt8.max).lazy.map(MessageType.init(rawValue:)).first {
      $0.name == self[name]
    }
    guard let type, type.isAssigned else { return self[name] }
    return type.isMedia ? type.name : type.title
  }

  /// The same at the beginning of a sentence.
  var messageTypeCapital: String {
    let title = messageType()
    return title.prefix(1).uppercased() + title.dropFirst()
  }

  /// Code and description, after a blank; empty where there is neither.
  var statusText: String { clause(" ", "code") + clause(" \"", "description", "\"") }

  /// Where a refusal sends the client, as a sentence after a blank; empty where it does not.
  var redirectText: String {
    clause(" It sends the client to ", "redirect", clause(" (", "redirect_code", ")") + ".")
  }

  /// Such as `Video` or `Audio track 2`.
  var track: String {
    (self["track_kind"] == "video" ? "Video" : "Audio") + clause(" track ", "track_id")
  }

  /// Such as ` of track 2`; empty where the message has one track.
  var ofTrack: String { clause(" of track ", "track_id") }

  /// The track beside which it is held, such as `video` or `audio track 2`.
  var otherTrack: String { self["other_track_kind"] + clause(" track ", "other_track_id") }

  /// Such as `message stream 3`, where headers may not say which.
  var messageStream: String {
    has("message_stream_id")
      ? "message stream \(self["message_stream_id"])" : "a message stream that no header names"
  }

  /// The codec as people call it.
  var codec: String { has("codec") ? self["codec"] : "unknown codec" }

  /// The stream of the connection, such as `publish of 'cam1'`.
  var streamTitle: String {
    has("role") ? "\(self["role"]) of '\(self["stream_name"])'" : untitledStream
  }

  private var untitledStream: String {
    has("message_stream_id") ? "message stream \(self["message_stream_id"])" : "media"
  }

  /// Such as `frame 12`; empty where the finding refers to nothing as `role`.
  func relatedName(_ role: String) -> String {
    related(role).map(\.place.name) ?? ""
  }
}
