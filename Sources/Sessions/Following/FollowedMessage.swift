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

  var message: Message { report.message }
  var body: MessageBody { report.body }
  var index: Int { report.index }
  var streamID: MessageStreamID? { report.message.header.streamID }
  /// What findings remember of it.
  var mark: MessageMark { MessageMark(message, index, at: moment) }
}
