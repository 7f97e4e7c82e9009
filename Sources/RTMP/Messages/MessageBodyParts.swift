public import Media
public import ByteParsing

/// The content of a message of one kind; nil for all others.
extension MessageBody {
  public var control: ProtocolControl? {
    if case .control(let control) = self { control } else { nil }
  }

  public var userControl: UserControlEvent? {
    if case .userControl(let event) = self { event } else { nil }
  }

  public var command: Command? { if case .command(let command) = self { command } else { nil } }

  public var data: DataMessage? { if case .data(let data) = self { data } else { nil } }

  public var sharedObject: SharedObjectMessage? {
    if case .sharedObject(let message) = self { message } else { nil }
  }

  public var aggregate: AggregateMessage? {
    if case .aggregate(let message) = self { message } else { nil }
  }

  @inlinable public var audio: AudioTagHeader? {
    if case .audio(let header) = self { header } else { nil }
  }

  @inlinable public var video: VideoTagHeader? {
    if case .video(let header) = self { header } else { nil }
  }

  /// What a media message of that many bytes brings of a track; nil for other messages.
  package func frame(byteCount: UInt32) -> MediaFrame? {
    audio.map { MediaFrame($0, byteCount: byteCount) }
      ?? video.map { MediaFrame($0, byteCount: byteCount) }
  }

  /// Of an audio or video message, what Enhanced RTMP has in its tag header.
  public var enhanced: EnhancedTagHeader? { audio?.enhanced ?? video?.enhanced }

  /// What an audio or video message tells a decoder.
  public var configuration: DecoderConfiguration? { audio?.configuration ?? video?.configuration }

  /// Why the content cannot be told.
  public var readingError: ParseError? {
    if case .unreadable(let error) = self { error } else { nil }
  }

  /// Whether the message's type is none whose content is read.
  public var isOpaque: Bool { if case .opaque = self { true } else { false } }

  /// Whether the message has no payload.
  public var isEmpty: Bool { if case .empty = self { true } else { false } }
}
