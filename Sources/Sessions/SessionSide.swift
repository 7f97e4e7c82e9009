internal import Packets
internal import RTMP

/// One direction of a connection: its decoder, and what is followed across its messages.
struct SessionSide: Sendable {
  var decoder: RTMPDecoder
  var messageCount = 0
  /// Commands that this side sent and that the other may answer.
  var transactions = TransactionTable()
  var hasEndedHandshake = false
  /// When packets came whose bytes the decoder holds, by their numbers.
  var heldTimes: [UInt64: CaptureTime] = [:]

  init(decoder: RTMPDecoder) { self.decoder = decoder }
}
