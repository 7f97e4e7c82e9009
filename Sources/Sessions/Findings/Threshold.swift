/// From where on rules speak: every time, size and count that one of them compares with.
///
/// `Findings.md` has them in a table, with the rules that each is for.
package enum Threshold {
  // MARK: Times that pass, in nanoseconds

  /// A handshake; more than this makes viewers wait, where five round trips do not explain it.
  package static let handshakePatience: Int64 = 1_000_000_000
  /// A client's first message behind the handshake; some servers drop a client that takes longer.
  package static let firstMessagePatience: Int64 = 2_000_000_000
  /// The answer to publish or play; encoders give up after a few of these.
  package static let answerPatience: Int64 = 1_000_000_000
  /// A client that goes on later has waited, rather than been slow.
  package static let callPatience: Int64 = 1_000_000_000
  /// A call that is open for less when the connection ends may still have been answered.
  package static let callLeastTime: Int64 = 100_000_000
  /// A request that its sender gave up by closing after so long was waited for in vain.
  package static let givenUpPatience: Int64 = 1_000_000_000
  /// A request that nobody answered by the end of the capture, though nobody closed.
  package static let unansweredPatience: Int64 = 5_000_000_000
  /// A window that is full; an Acknowledgement takes a round trip.
  package static let windowPatience: Int64 = 1_000_000_000
  /// A Ping Response.
  package static let pingPatience: Int64 = 5_000_000_000
  /// A Ping Response, where the one that waits for it has closed the connection.
  package static let pingCloserPatience: Int64 = 500_000_000
  /// Media by which a publisher or server is said to have stopped.
  package static let stallPatience: Int64 = 3_000_000_000
  /// Media without which common servers drop a publisher.
  package static let idlePatience: Int64 = 10_000_000_000
  /// The sender of a stream that has ended may not have heard of it for so long.
  package static let endPatience: Int64 = 1_000_000_000
  /// A publisher that has sent nothing for so long is taken for gone, though its name is held.
  package static let holderSilence: Int64 = 3_000_000_000
  /// A play that was accepted and brought nothing for so long has failed.
  package static let playPatience: Int64 = 1_000_000_000
  /// A receiver that takes nothing for less is only busy.
  package static let zeroWindowTime: Int64 = 500_000_000

  /// A close so soon after something new may be because of it.
  package static let reactionPatience: Int64 = 1_000_000_000
  /// A close so soon after what many sessions have may be because of it.
  package static let promptPatience: Int64 = 250_000_000
  /// Frames that go on arriving with one timestamp for so long are of no one picture.
  package static let standingPatience: Int64 = 3_000_000_000
  /// What a publisher announces and has not sent by then, it does not send.
  package static let announcedPatience: Int64 = 5_000_000_000

  /// What follows a request of the player for so long can come of that.
  package static let renewalPatience: Int64 = 5_000_000_000

  /// Clients that try both versions of IP turn to the other so soon (RFC 8305 §8).
  package static let otherFamilyPatience: Int64 = 2_000_000_000

  // MARK: Times of media, in milliseconds

  /// Players that join wait for a key frame, half of this as a rule.
  package static let keyFrameInterval: Int64 = 5_000
  /// Players hold about so much of one track until the other comes.
  package static let interleaveDistance: Int64 = 2_000
  /// Timestamps that go back to less have begun again; so have those that go back by as much where they
  /// may.
  package static let restart: Int64 = 1_000
  /// Tracks of one clock begin closer together.
  package static let originDistance: Int64 = 1_000
  /// No codec holds a picture back for longer.
  package static let compositionTime: Int64 = 10_000
  /// A timestamp that runs ahead of its arrival by more was not meant, or skips.
  package static let jump: Int64 = 10_000
  /// A step back so close to 2^24 or 2^31 is taken for lost bits.
  package static let lostBitsDistance: Int64 = 10_000
  /// A delta that wraps by less is one that goes back.
  package static let stepBack: UInt32 = 60_000
  /// A clock that is off by more, and by a quarter of the duration, does not keep time.
  package static let drift: Int64 = 5_000

  /// Key frames, to which servers seek, are hardly ever further apart.
  package static let seekDistance: Int64 = 30_000

  // MARK: Sizes, in bytes

  /// A window under which an Acknowledgement is wanted for a handful of packets.
  package static let smallWindow: UInt32 = 16_384
  /// What a window is taken to be where its sender does not say.
  package static let usualWindow: UInt32 = 2_500_000
  /// Longer messages are refused by some servers: by nginx-rtmp, as it is configured by default.
  package static let messageLength: UInt32 = 1_048_576

  // MARK: Counts

  /// The most messages that some receivers keep under way at once.
  package static let partialMessages = 4
  /// So many Acknowledgements before they are due are no accident.
  package static let earlyAcknowledgements = 8
  /// A SYN that was sent so often had time to be answered.
  package static let unansweredSYNs = 3
  /// Who tries so many ports of a server in vain looks for open ones.
  package static let scannedPorts = 10
  /// No side takes so many segments without a packet of its own (RFC 5681 §4.2).
  package static let oneSidedSegments = 64
  /// Fewer retransmissions are what any link has.
  package static let retransmissions = 10
  /// After so many frames a track that is still behind is stamped by another clock.
  package static let originFrames = 3
  /// A track of fewer frames tells nothing of its timestamps.
  package static let repeatedFrames = 20
  /// A track of fewer frames tells little of its frame rate.
  package static let frameRateFrames = 60
  /// Cameras and screens give fewer pictures than they are set to, where little moves or light is low.
  package static let frameRatePercent = 150
  /// A track of fewer frames tells nothing of its composition times.
  package static let compositionFrames = 20
  /// Fewer frames of one timestamp may be the parts of one.
  package static let standingFrames = 10
  /// A publish of fewer frames may have been about to send its metadata.
  package static let metadataFrames = 10
  /// How often what was waited for may go there and back.
  package static let roundTrips: Int64 = 3
  /// The same of a handshake: the SYN, C0 C1 and C2 go there and back.
  package static let handshakeRoundTrips: Int64 = 5
  /// How often a rule that is no note is told in full in each direction.
  package static let repetitions = 5
}
