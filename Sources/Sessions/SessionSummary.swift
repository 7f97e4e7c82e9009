public import Media
public import Flows
public import RTMP

/// What a session has come to, as far as it was followed.
public struct SessionSummary: Sendable {
  /// How the bytes of one direction are acknowledged.
  public struct Window: Hashable, Sendable {
    /// What their sender announced, in bytes; nil where it did not.
    public let size: UInt32?
    /// What the last Set Peer Bandwidth names for their sender, in bytes; nil where there was none.
    public let limit: UInt32?
    /// How that is meant: "dynamic" counts only after "hard".
    public let limitType: ProtocolControl.LimitType?
    public let acknowledgements: Int
    /// The last sequence number; nil where there was none.
    public let acknowledged: UInt32?
  }

  public struct Pings: Hashable, Sendable {
    public let requests: Int
    public let responses: Int
    /// In nanoseconds; nil where no request was answered.
    public let shortest: Int64?
    public let longest: Int64?
  }

  public struct Stream: Sendable {
    /// nil where no header that was seen says it.
    public let id: MessageStreamID?
    public let phase: StreamPhase
    /// nil where its request was not seen.
    public let purpose: StreamPurpose?
    public let name: String?
    /// Of a publish: live, record or append.
    public let publishType: String?
    /// The status with which it was refused.
    public let refusal: String?
    /// Who ended it; nil while it has not ended.
    public let endedBy: Direction?
    /// The longest time without media, in nanoseconds; 0 where none was longer than three seconds, nil
    /// where times are not known.
    public let longestStall: Int64?
    public let tracks: [Track]
  }

  public struct Track: Sendable {
    public let direction: Direction
    public let isVideo: Bool
    public let id: UInt8
    public let codec: String?
    public let hasSequenceHeader: Bool
    public let configuration: DecoderConfiguration?
    public let frames: Int
    public let keyFrames: Int
    public let bytes: UInt64
    /// Frames whose timestamps are known, and their bytes without tag headers: others tell nothing of
    /// rates.
    let timedFrames: Int
    let timedBytes: UInt64
    /// In milliseconds, as sent; nil where no frame had one.
    public let firstTimestamp: UInt32?
    public let lastTimestamp: UInt32?
    /// Of media time, in milliseconds.
    public let duration: Int64
    /// The longest time from one key frame to the next, in milliseconds.
    public let longestKeyFrameInterval: Int64?
    /// How far timestamps have run ahead of their arrival, in milliseconds; nil where that is not
    /// known.
    public let drift: Int64?
    public let backwards: Int
    public let jumps: Int

    /// In frames a second of media time; nil where that is too short to tell.
    public var frameRate: Double? {
      timedFrames > 1 && duration > 0 ? Double(timedFrames - 1) * 1000 / Double(duration) : nil
    }

    /// In bits a second of media time, the last frame taken to last as long as the others; nil where
    /// that is too short to tell.
    public var bitRate: Double? {
      frameRate.map { $0 * Double(timedBytes) * 8 / Double(timedFrames) }
    }
  }

  /// Something that a program does in every session, and its peer does not mind here.
  public struct Habit: Sendable {
    public let direction: Direction
    public let finding: FindingReport
  }

  public let phase: ConnectionPhase
  /// Who closed the connection; nil where nobody did, as far as was seen.
  public let endedBy: Direction?
  public let objectEncoding: Double?
  /// What the client offers of Enhanced RTMP; nil where connect was not seen.
  public let offered: EnhancedCapabilities?
  /// What the server says of it; nil where its answer was not seen.
  public let accepted: EnhancedCapabilities?
  /// What both sides have of Enhanced RTMP; nil where not both have said something of it.
  public var agreed: EnhancedCapabilities? {
    guard let offered, let accepted, !offered.isSilent, !accepted.isSilent else { return nil }
    return offered.shared(with: accepted)
  }
  /// One for each direction, by what its sender sends; nil where it is not known.
  public let chunkSizes: [UInt32?]
  /// One for each direction of bytes.
  public let windows: [Window]
  /// One for each direction of requests.
  public let pings: [Pings]
  public let streams: [Stream]
  /// Calls of the client that wait for an answer in the end, in order.
  public let openTransactions: [String]
  public let habits: [Habit]
  /// What happened; nil where bytes come without a capture.
  public let verdict: Verdict?
  /// What the peers that were asked would have made of it.
  public let against: [PeerAnswer]
  package let clientFacts: PeerFacts
  package let serverFacts: PeerFacts
}

extension SessionState {
  /// - Parameters:
  ///   - chunkSizes: one for each direction.
  ///   - conclusion: what the session's observer says of it.
  func summary(
    _ ending: SessionEnding, chunkSizes: [UInt32?], habits: [SessionSummary.Habit],
    _ conclusion: SessionConclusion?
  ) -> SessionSummary {
    SessionSummary(
      phase: phase, endedBy: ending.closer, objectEncoding: connect?.objectEncoding,
      offered: connect?.offered, accepted: connect?.isAccepted == true ? connect?.accepted : nil,
      chunkSizes: chunkSizes,
      windows: Direction.allCases.map {
        let window = windows[$0.index]
        return .init(
          size: window.size, limit: window.announcedLimit?.size,
          limitType: window.announcedLimit?.type, acknowledgements: window.acknowledgementCount,
          acknowledged: window.last?.number)
      },
      pings: Direction.allCases.map {
        let table = pings[$0.index]
        return .init(
          requests: table.requestCount, responses: table.responseCount,
          shortest: table.roundTripTimes?.lowerBound, longest: table.roundTripTimes?.upperBound)
      },
      streams: streams.list.map { .init($0, hasTimes: ending.moment.time != nil) },
      openTransactions: ending.unanswered.map { $0.name.inSummary }, habits: habits,
      verdict: conclusion?.verdict, against: conclusion?.answers ?? [],
      clientFacts: peerFacts[Direction.clientToServer.index],
      serverFacts: peerFacts[Direction.serverToClient.index])
  }
}

extension SessionSummary.Stream {
  fileprivate init(_ stream: NetStream, hasTimes: Bool) {
    self.init(
      id: stream.id, phase: stream.phase, purpose: stream.request?.purpose,
      name: stream.request?.name.inSummary, publishType: stream.request?.type?.inSummary,
      refusal: stream.refusal?.inSummary, endedBy: stream.end?.by,
      longestStall: hasTimes ? stream.longestStall : nil,
      tracks: stream.tracks.map { .init($0, hasTimes: hasTimes) })
  }
}

extension SessionSummary.Track {
  fileprivate init(_ track: MediaTrack, hasTimes: Bool) {
    self.init(
      direction: track.direction, isVideo: track.kind == MediaFrame.Kind.video, id: track.id,
      codec: track.codec?.name,
      hasSequenceHeader: track.hasHeader, configuration: track.configuration,
      frames: track.shownFrameCount, keyFrames: track.shownKeyFrameCount, bytes: track.byteCount,
      timedFrames: track.timedFrameCount, timedBytes: track.timedByteCount,
      firstTimestamp: track.clock.first, lastTimestamp: track.clock.last,
      duration: track.clock.totalDuration,
      longestKeyFrameInterval: track.longestKeyFrameInterval,
      drift: hasTimes ? track.clock.drift : nil,
      backwards: track.backwardsCount, jumps: track.jumpCount)
  }
}
