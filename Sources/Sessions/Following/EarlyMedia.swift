/// What a client sent before its stream was accepted.
struct EarlyMedia: Sendable {
  private(set) var messageCount = 0
  private(set) var headers: [String] = []
  private(set) var first: (index: Int, moment: Moment)?

  /// - Parameter header: what is lost with it, if it is more than a frame.
  mutating func note(_ message: FollowedMessage, header: String?) {
    messageCount += 1
    if first == nil { first = (message.index, message.moment) }
    if let header, headers.count < 8 { headers.append(header) }
  }
}
