package import Media
package import Flows
package import RTMP

/// Looks on while a session is joined, and says what it makes of that.
///
/// It is asked once for most messages. What it finds goes into the log.
package protocol SessionObserver: Sendable {
  /// Whether it looks at when bytes come, and at every message.
  var looksAtBytes: Bool { get }
  /// Bytes of a direction come.
  mutating func see(_ bytes: ArrivedBytes)
  /// A version in C0 or S0 after which nothing is decoded.
  mutating func see(version: UInt8, _ direction: Direction, at moment: Place)
  mutating func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog)
  mutating func see(_ first: FirstMessage, _ state: SessionState, into log: inout FindingLog)
  mutating func see(_ unanswered: UnansweredHandshake, into log: inout FindingLog)
  mutating func see(_ stuck: StuckHandshake, into log: inout FindingLog)
  /// A message other than media and commands, before it takes effect.
  mutating func see(
    _ message: FollowedMessage, before state: SessionState, into log: inout FindingLog)
  /// A command, before it takes effect.
  mutating func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog)
  /// A command, after that.
  mutating func see(_ step: CommandStep, after state: SessionState, into log: inout FindingLog)
  /// Media on a stream that neither publishes nor plays, as far as is known, before it takes effect.
  mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog)
  /// Media, or one track of a message, after it has taken effect.
  ///
  /// Of a stream that is settled, frames about which there is nothing to say are not shown.
  ///
  /// - Parameter isSeen: whether the message was seen before.
  /// - Returns: whether the stream is settled; else each frame is shown.
  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState, isSeen: Bool,
    into log: inout FindingLog
  ) -> Bool
  /// What any rule has found, those of decoders too.
  ///
  /// - Parameter isTold: whether it is told rather than only counted.
  mutating func see(_ finding: FindingReport, _ direction: Direction?, isTold: Bool)
  mutating func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog)
  /// Says what it all came to, once everything that was found is told.
  mutating func conclude(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) -> SessionConclusion
}

/// Bytes of a direction.
package struct ArrivedBytes: Sendable {
  package let direction: Direction
  /// Whether the side's part of the handshake was complete before them.
  package let isBehindHandshake: Bool
  package let sight: Sight
  package let moment: Place
}

/// One side's part of the handshake is complete.
package struct HandshakeStep: Sendable {
  package let handshake: Handshake
  package let direction: Direction
  package let moment: Place
  /// How it answers the peer's first packet; nil where that was not seen.
  package let echo: Handshake.Echo?
  /// Whether the echo is the peer's packet, byte for byte.
  package let isExact: Bool
  package let peersPacket: HandshakePacket?
  /// Of the peer's part; nil while that is not complete.
  package let peer: HandshakeFacts?
  /// When the connection was opened; nil where that was not seen.
  package let openedAt: Place?
  /// Whether it begins before any byte of the peer's has come.
  package let isUnasked: Bool

  /// Whether both parts are complete with it.
  package var isLast: Bool { peer != nil }
}

/// A side's first message comes, or the connection ends without one of the client's.
package struct FirstMessage: Sendable {
  package let direction: Direction
  package let place: Place
  package let sight: Sight
  /// When both sides' parts of the handshake were complete; nil where they were not.
  package let handshakeEnd: Place?
  /// Whether it is a message, and comes before the peer's part is complete.
  package let isBeforePeersHandshake: Bool
}

/// The connection ended, and the server had not answered the handshake.
package struct UnansweredHandshake: Sendable {
  package let version: UInt8
  /// ``SessionEnding/outcome(since:)``.
  package let outcome: FindingArguments
  package let place: Place
  package let unseen: Absence
}

/// The connection ended while either side waited for the other's second handshake packet.
package struct StuckHandshake: Sendable {
  /// How much of its second packet each side has sent; by direction.
  package let partByteCounts: [Int]
  /// Whether the server's first packet is the client's.
  package let isCopy: Bool
  /// When either side has sent something last.
  package let since: Place
  /// ``SessionEnding/outcome(since:)``.
  package let outcome: FindingArguments
  package let place: Place
  package let unseen: Absence
}

/// What an observer says of a session in the end.
package struct SessionConclusion: Sendable {
  /// nil where too little tells.
  package let verdict: Verdict?
  /// What the peers that were asked would have made of it.
  package let answers: [PeerAnswer]

  package init(verdict: Verdict?, answers: [PeerAnswer]) {
    self.verdict = verdict
    self.answers = answers
  }
}
