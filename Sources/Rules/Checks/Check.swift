internal import Media
internal import Flows
internal import RTMP
internal import Sessions

/// One rule, or a few that share what they remember, as one side of a session that looks on would hold
/// them against it.
///
/// A check reads what the session has come to, and writes its own state and the log. It looks at what a
/// message does before that takes effect or, where only the effect tells, after it. What it does not
/// look at does nothing.
protocol Check: Sendable {
  mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    before state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog)
  mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    after state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog)
  mutating func see(
    _ data: DataMessage, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog)
  mutating func see(
    _ control: ProtocolControl, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog)
  mutating func see(
    _ event: UserControlEvent, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog)
  mutating func see(
    _ object: SharedObjectMessage, in message: FollowedMessage, into log: inout FindingLog)
  /// A media message on a stream that neither publishes nor plays, as far as is known.
  mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog)
  /// A media message, or one track of it.
  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog)
  mutating func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog)
  /// The end, for each stream.
  mutating func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog)
  /// The end, for each track of each stream.
  mutating func finish(
    _ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog)
  /// The end, for what each side sends.
  mutating func finish(
    _ direction: Direction, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog)
}

extension Check {
  mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    before state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {}
  mutating func see(
    _ command: Command, _ meaning: CommandMeaning, in message: FollowedMessage,
    after state: SessionState, _ memory: CaptureMemory, into log: inout FindingLog
  ) {}
  mutating func see(
    _ data: DataMessage, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {}
  mutating func see(
    _ control: ProtocolControl, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {}
  mutating func see(
    _ event: UserControlEvent, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {}
  mutating func see(
    _ object: SharedObjectMessage, in message: FollowedMessage, into log: inout FindingLog
  ) {}
  mutating func see(
    _ frame: MediaFrame, at placement: NetStreamTable.Placement, in message: FollowedMessage,
    before state: SessionState, into log: inout FindingLog
  ) {}
  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {}
  mutating func finish(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {}
  mutating func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) {}
  mutating func finish(
    _ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog
  ) {}
  mutating func finish(
    _ direction: Direction, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) {}
}
