internal import ByteParsing
internal import RTMP

/// What messages say about whether a connection speaks RTMP at all, where nobody expects it to.
///
/// Any bytes are a chunk of something, so that noise which begins like a handshake brings messages too.
/// A command is proof by itself: its name and values fill it to the last byte. A protocol control message
/// is four bytes that can have any value, and counts only in the form that it is due in, and with another.
struct SpeechEvidence: Sendable {
  private static let neededControlCount = 2
  private var controlCount = 0

  /// Takes the next message of either direction; whether it and those before could hardly be anything
  /// else.
  mutating func note(_ message: Message, _ body: MessageBody) -> Bool {
    guard message.isComplete else { return false }
    if let command = body.command { return !command.malformations.contains(where: \.endsReading) }
    if message.header.isControlInForm(of: body) { controlCount += 1 }
    return controlCount >= Self.neededControlCount
  }
}

extension HandshakeReport {
  /// Whether nothing but a handshake could look like this, by its digest or by how it answers the peer.
  ///
  /// What repeats its own packet too, as bytes that are all alike do, answers nothing.
  var provesRTMP: Bool {
    if handshake.isDigestValid == true { return true }
    switch echo {
    case .signed?: return true
    case .repeated?, .timeChanged?:
      guard let first = handshake.first else { return true }
      return handshake.second?.repeatsRandomBytes(of: first) == false
    case .unrelated?, nil: return false
    }
  }
}

extension Message.Header {
  /// Whether a control message has the chunk stream, the message stream and the length that it is due
  /// (RTMP 1.0 §5.4, §6.2).
  fileprivate func isControlInForm(of body: MessageBody) -> Bool {
    type.isControl && chunkStreamID == .control && streamID == .connection
      && length == body.byteCount
  }
}
