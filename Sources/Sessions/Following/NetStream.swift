internal import Flows
internal import Packets
internal import RTMP

/// One message stream of a connection: what it is for, how far it has come, and its tracks
/// (RTMP 1.0 §7.2.2).
struct NetStream: Sendable {
  /// What the client asked of the stream.
  struct Request: Sendable {
    let role: FlowSummary.Role
    let name: String
    /// Of a publish: live, record or append.
    let type: String?
    let mark: MessageMark
    /// For how long a play is asked for, in seconds; negative or nil for all there is.
    let playDuration: Double?
    /// What is wrong with it, until it is answered.
    var faults: [Suspicions.Fault]

    /// The name as sentences have it.
    var shortName: String { name.inSentence }
  }

  /// How many tracks of a stream are followed.
  static let trackLimit = 16

  // What every frame needs stands first, and together.

  /// nil where no header, as far as they were seen, says it.
  var id: MessageStreamID?
  var phase: StreamPhase
  var isPaused = false
  /// Whether an answer to createStream has its number.
  var isGiven = false
  var hasToldInterleave = false
  var origins = TrackOrigins.unknown
  var hasToldNotCreated = false
  var lastMediaAt: Place?
  var tracks: [MediaTrack] = []

  /// Another ID that it goes by: of where it was accepted, or of where its media comes.
  var otherID: MessageStreamID?
  var request: Request?
  /// When the server accepted the request.
  var startedAt: Place?
  /// When it was refused, or ended, and who did so.
  var endedAt: Place?
  var endedBy: Direction?
  /// The status with which it was refused.
  var refusal: String?
  var metadata = MetadataCheck()
  /// What was sent before the server had accepted it.
  var early = EarlyMedia()
  /// The longest time without media, in nanoseconds.
  var longestStall: Int64 = 0

  init(_ id: MessageStreamID?, _ phase: StreamPhase) {
    self.id = id
    self.phase = phase
  }

  /// Where the track of that kind and number is; a new one if need be, nil where there are too many.
  mutating func place(of frame: MediaFrame, _ direction: Direction) -> Int? {
    for place in tracks.indices
    where tracks[place].kind == frame.kind && tracks[place].id == frame.trackID
      && tracks[place].direction == direction
    {
      return place
    }
    guard tracks.count < Self.trackLimit else { return nil }
    tracks.append(MediaTrack(frame, direction))
    return tracks.count - 1
  }

  /// Lets what follows have any time: after a seek, a pause, a new request or the end.
  mutating func beginAnew(by message: FollowedMessage, into log: inout FollowerLog) {
    for index in tracks.indices { tracks[index].beginAnew(by: message, into: &log) }
    lastMediaAt = nil
    origins = .unknown
  }

  /// How far apart frames of any kind are as a rule, in nanoseconds; nil where nothing tells.
  var usualInterval: Int64? {
    let intervals = tracks.filter { $0.frameCount > 0 }.compactMap {
      $0.usualInterval(said: metadata.frameInterval)
    }
    return intervals.min()?.timesClamped(1_000_000)
  }

  /// Whether as much was played as was asked for.
  var isPlayedOut: Bool {
    guard let duration = request?.playDuration, duration > 0 else { return false }
    let played = tracks.map(\.mediaDuration).max() ?? 0
    return Double(played) >= duration * 1000 - 1000
  }

  /// Whether media has come.
  var hasMedia: Bool { tracks.contains { $0.frameCount > 0 } }
}
