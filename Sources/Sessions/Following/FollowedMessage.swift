internal import Flows
internal import RTMP

/// A message with all that followers want to know of it.
struct FollowedMessage: Sendable {
  let report: MessageReport
  let direction: Direction
  let moment: Place
  /// What it answers, if it does.
  let request: TransactionTable.Request?
  /// How many bytes its sender had sent by then, handshake and all.
  let sentByteCount: UInt64
  /// How many bytes the other side had sent by then.
  let receivedByteCount: UInt64
  let sight: Sight
  /// Whether the other side had closed the connection by then: what is said changes nothing for it.
  let isBehindClose: Bool
  /// Whether the other side has sent a request with transaction ID 0, which an answer with 0 can mean.
  let mayAnswerWithoutID: Bool

  var message: Message { report.message }
  var body: MessageBody { report.body }
  var index: Int { report.index }
  var streamID: MessageStreamID? { report.message.header.streamID }
  /// What findings remember of it.
  var mark: MessageMark { MessageMark(message, index, at: moment) }
}
