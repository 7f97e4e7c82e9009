internal import RTMP

/// One direction of a connection: its decoder, and what is followed across its messages.
struct SessionSide: Sendable {
  var decoder: RTMPDecoder
  var messageCount = 0
  /// Commands that this side sent and that the other may answer.
  var transactions = TransactionTable()
  var hasEndedHandshake = false
  var heldTimes = HeldTimes()

  init(decoder: RTMPDecoder) { self.decoder = decoder }
}
