/// What a client sent before its stream was accepted.
struct EarlyMedia: Sendable {
  private(set) var messageCount = 0
  /// Of the sequence headers among them the codecs, and `onMetaData` for that.
  private(set) var headers: [String] = []
  private(set) var first: MessageMark?

  /// - Parameter header: what is lost with it, if it is more than a frame.
  mutating func note(_ message: FollowedMessage, header: String?) {
    messageCount += 1
    if first == nil { first = message.mark }
    if let header, headers.count < 8 { headers.append(header) }
  }
}
