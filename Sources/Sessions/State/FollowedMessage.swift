package import Flows
package import RTMP

/// A message with all that those who follow want to know of it.
package struct FollowedMessage: Sendable {
  package let report: MessageReport
  package let direction: Direction
  package let moment: Place
  /// What it answers, if it does.
  package let request: TransactionTable.Request?
  /// How many bytes its sender had sent by then, handshake and all.
  package let sentByteCount: UInt64
  /// How many bytes the other side had sent by then.
  package let receivedByteCount: UInt64
  package let sight: Sight
  /// Whether its header, or its place among others' chunks, has something that most have not.
  package let isOdd: Bool
  /// Where it begins in the message whose bytes it is: 0 but for a part of an aggregate.
  package let start: Int

  @inlinable package var message: Message { report.message }
  @inlinable package var header: Message.Header { report.message.header }
  @inlinable package var body: MessageBody { report.body }
  @inlinable package var index: Int { report.index }
  @inlinable package var streamID: MessageStreamID? { header.streamID }
  /// The same with another report: of a part of it.
  func with(_ report: MessageReport) -> Self {
    Self(
      report: report, direction: direction, moment: moment, request: request,
      sentByteCount: sentByteCount, receivedByteCount: receivedByteCount, sight: sight,
      isOdd: isOdd, start: start)
  }

  /// What findings remember of it.
  package var mark: MessageMark { MessageMark(message, index, at: moment) }
}
