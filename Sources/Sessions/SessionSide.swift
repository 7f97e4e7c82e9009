internal import ByteParsing
package import RTMP

/// One direction of a connection: its decoder, and what is followed across its messages.
struct SessionSide: Sendable {
  var decoder: RTMPDecoder
  var messageCount = 0
  /// Commands that this side sent and that the other may answer.
  var transactions = TransactionTable()
  /// What is remembered of its part of the handshake, once that is complete.
  var handshake: HandshakeFacts?
  /// What chunks carried at most when the place of the next was lost, until it is found.
  var chunkSizeBeforeDesync: UInt32?
  /// Whether a message had an extended timestamp.
  var usesExtendedTimestamps = false
  var heldTimes = HeldTimes()
  /// Where its last bytes came from; nil before the first.
  var lastArrival: Place?

  init(decoder: RTMPDecoder) { self.decoder = decoder }
}

/// What one side's part of the handshake leaves to hold the other's against.
package struct HandshakeFacts: Sendable {
  package let version: UInt8
  package let scheme: Handshake.Scheme?
  /// Whether its first byte is the first that was seen of its direction.
  let beginsStream: Bool

  init(_ handshake: Handshake) {
    version = handshake.version
    scheme = handshake.scheme
    beginsStream = handshake.start.offset == 0
  }
}
