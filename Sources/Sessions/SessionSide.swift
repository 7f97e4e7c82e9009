internal import Packets
internal import ByteParsing
package import RTMP
internal import Streams

/// One direction of a connection: its decoder, and what is followed across its messages.
struct SessionSide: Sendable {
  var decoder: RTMPDecoder
  /// Holds its first bytes while they may be a proxy's header; nil once that is known.
  var proxyReader: ProxyHeaderReader?
  /// Its first bytes, behind such a header; nil once it is known that they are RTMP's, and where they are
  /// not the connection's first.
  var opening: [UInt8]?
  var messageCount = 0
  /// The type of its last message, and where that ends; nil before the first.
  var last: (type: MessageType, place: Place)?
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

  /// Whether its first handshake packet has come, and its second one not, or not whole.
  var isWithinSecondPacket: Bool {
    decoder.firstHandshakePacket != nil && handshake == nil
      && decoder.byteCount < Handshake.byteCount
  }

  /// How many bytes of it went by.
  var byteCount: StreamOffset {
    decoder.byteCount + StreamOffset(proxyReader?.byteCount ?? 0)
  }

  var heldByteCount: Int {
    decoder.heldByteCount + (proxyReader?.heldByteCount ?? 0) + (opening?.count ?? 0)
  }

  /// What the first bytes that are held are called.
  var firstHeldMark: UInt64? { proxyReader?.firstMark ?? decoder.firstHeldMark }
}

/// What one side's part of the handshake leaves to hold the other's against.
package struct HandshakeFacts: Sendable {
  package let version: UInt8
  package let scheme: Handshake.Scheme?
  /// Whether nothing but a proxy's header was seen of its direction before.
  let beginsStream: Bool
  /// Where chunks begin.
  let end: StreamOffset

  /// - Parameter header: how many bytes a proxy's takes.
  init(_ handshake: Handshake, behind header: StreamOffset) {
    version = handshake.version
    scheme = handshake.scheme
    beginsStream = handshake.start.offset == header
    end = handshake.end.offset
  }
}

/// When packets came whose bytes a decoder holds, so that messages found in them later have their own
/// times.
struct HeldTimes: Sendable {
  private var times: [UInt64: CaptureTime] = [:]
  /// The packets' numbers in the order in which their bytes stand in the stream, from `head` on.
  private var frames: [UInt64] = []
  private var head = 0

  var count: Int { times.count }

  subscript(frame: UInt64) -> CaptureTime? { times[frame] }

  /// Notes a packet, and forgets those before the first whose bytes are still held.
  ///
  /// - Parameter firstHeld: its number; nil where nothing is held.
  mutating func note(_ frame: UInt64, at time: CaptureTime, firstHeld: UInt64?) {
    guard let firstHeld else {
      if !times.isEmpty { self = HeldTimes() }
      return
    }
    if times.updateValue(time, forKey: frame) == nil { frames.append(frame) }
    while head < frames.count, frames[head] != firstHeld {
      times[frames[head]] = nil
      head += 1
    }
    if head > 64, head > frames.count / 2 {
      frames.removeFirst(head)
      head = 0
    }
  }
}
