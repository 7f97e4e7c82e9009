internal import Media
internal import AMF
package import Flows
internal import Packets
package import RTMP

/// One message stream of a connection: what it is for, how far it has come, and its tracks
/// (RTMP 1.0 §7.2.2).
package struct NetStream: Sendable {
  /// What the client asked of the stream.
  package final class Request: Sendable {
    package let purpose: StreamPurpose
    package let name: String
    /// Of a publish: live, record or append.
    package let type: String?
    package let mark: MessageMark
    /// For how long a play is asked for, in seconds; negative or nil for all there is.
    package let playDuration: Double?
    /// Whether what plays goes on, and this comes behind it (RTMP 1.0 §7.2.2.1, reset).
    let isQueued: Bool

    init(
      purpose: StreamPurpose, name: String, type: String?, mark: MessageMark,
      playDuration: Double?, isQueued: Bool = false
    ) {
      self.isQueued = isQueued
      self.purpose = purpose
      self.name = name
      self.type = type
      self.mark = mark
      self.playDuration = playDuration
    }
  }

  /// What a stream is, or was, used for.
  package struct Use: Sendable {
    /// nil where its request was not seen.
    package let request: Request?
    /// When the server accepted it; nil where that was not seen.
    package let since: Place?
  }

  /// How far a stream has come, with what is known of it by then.
  package enum State: Sendable {
    /// It does not exist.
    case none
    /// It was not created in what was captured.
    case unknown
    case created
    /// Since when it was in use already, if it was: a play can follow on another.
    case requested(Request, since: Place?)
    case active(StreamPurpose, Use)
    /// By the server, with that code, or by a command without one.
    case refused(Use, code: String, at: Place)
    /// The use is nil where there was none.
    case ended(Use?, by: Direction, at: Place)

    package var phase: StreamPhase {
      switch self {
      case .none: .none
      case .unknown: .unknown
      case .created: .created
      case .requested(let request, _):
        request.purpose == .publish ? .publishRequested : .playRequested
      case .active(.publish, _): .publishing
      case .active(.play, _): .playing
      case .refused: .refused
      case .ended: .ended
      }
    }

    package var use: Use? {
      switch self {
      case .none, .unknown, .created: nil
      case .requested(let request, let since): Use(request: request, since: since)
      case .active(_, let use), .refused(let use, _, _): use
      case .ended(let use, _, _): use
      }
    }
  }

  /// What has let a stream's times begin anew.
  package struct Renewal: Sendable {
    package enum Cause: Sendable {
      /// A request of the client, or the answer to one.
      case asked
      /// A status or an event of the server.
      case told(String)
    }

    /// How many of them are kept.
    private static let causeLimit = 4

    /// Whether the client asked for it.
    package let isAsked: Bool
    /// What the server said, in its order.
    package let causes: [String]
    fileprivate let place: Place

    /// - Parameters:
    ///   - earlier: what is not over: no frame came since.
    ///   - last: the one before.
    init(_ cause: Cause, at place: Place, after earlier: Self?, last: Self?) {
      self.place = place
      switch cause {
      case .asked:
        isAsked = true
        causes = []
      case .told(let text):
        // What the client asked for can take a while, and be told in several ways.
        isAsked = earlier?.isAsked == true || last?.isAsked(by: place) == true
        let before = earlier?.causes ?? []
        causes = before.count < Self.causeLimit ? before + [text] : before
      }
    }

    /// Whether the client asked for it a short time ago.
    package func isAsked(by place: Place) -> Bool {
      isAsked && place.time(since: self.place) ?? 0 <= Threshold.renewalPatience
    }
  }

  /// How many requests of a stream are kept that its server comes to later.
  static let queueLimit = 64
  /// How many tracks of a stream are followed.
  package static let trackLimit = 16

  // What every frame needs stands first, and together.

  /// nil where no header, as far as they were seen, says it.
  package internal(set) var id: MessageStreamID?
  package internal(set) var state: State
  package internal(set) var isPaused = false
  /// Whether an answer to createStream has its number.
  package internal(set) var isGiven = false
  package internal(set) var lastMediaAt: Place?
  package internal(set) var tracks: [MediaTrack] = []
  /// Tells it from all others that the connection has had.
  package let number: Int

  /// Whether the observer need not see frames about which there is nothing to say.
  package internal(set) var isSettled = false
  /// Whether its request was answered in a way that neither accepts nor refuses it.
  package internal(set) var isAnswered = false
  /// How often its times began anew.
  package private(set) var run = 0
  /// nil before the first.
  package private(set) var renewal: Renewal?
  /// Another ID that it goes by: of where it was accepted, or of where its media comes.
  package internal(set) var otherID: MessageStreamID?
  package internal(set) var metadata = StreamMetadata()
  /// When the server said last that it has no more for now; nil where it did not.
  var dryAt: Place?
  /// What is to be played when the server comes to it, in its order.
  var queue: [Request] = []
  /// The longest time without media, in nanoseconds.
  package internal(set) var longestStall: Int64 = 0

  init(_ id: MessageStreamID?, _ state: State, number: Int) {
    self.id = id
    self.state = state
    self.number = number
  }

  /// Whether it goes by that ID; nil is that of a stream whose ID was not seen.
  @inline(__always)
  func isCalled(_ id: MessageStreamID?) -> Bool {
    self.id == id || id != nil && otherID == id
  }

  package var phase: StreamPhase { state.phase }

  /// Whether it publishes or plays.
  package var isActive: Bool { if case .active = state { true } else { false } }

  package var request: Request? {
    if case .requested(let request, _) = state { request } else { state.use?.request }
  }

  /// When the server accepted the request.
  package var startedAt: Place? { state.use?.since }

  /// When it was refused, or ended, and who did so.
  package var end: (by: Direction, at: Place)? {
    switch state {
    case .refused(_, _, let place): (.serverToClient, place)
    case .ended(_, let direction, let place): (direction, place)
    default: nil
    }
  }

  /// The status with which it was refused.
  package var refusal: String? { if case .refused(_, let code, _) = state { code } else { nil } }

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

  /// As ``MediaTrack/takeOrdinary(_:_:at:)``, where the stream is in use and its media comes in time.
  @inline(__always)
  mutating func takeOrdinary(
    _ frame: MediaFrame, _ message: Message, _ direction: Direction, at moment: Place
  ) -> Bool {
    guard isActive, isSettled, let last = lastMediaAt,
      moment.time(since: last) ?? 0 <= Threshold.stallPatience
    else { return false }
    for place in tracks.indices
    where tracks[place].kind == frame.kind && tracks[place].id == frame.trackID
      && tracks[place].direction == direction
    {
      // One that is behind is so for many frames.
      if (tracks[place].frameCount + 1) & 7 == 0, !keepsUp(place, message.header.timestamp) {
        return false
      }
      guard tracks[place].takeOrdinary(frame, message, at: moment.time) else { return false }
      lastMediaAt = moment
      return true
    }
    return false
  }

  /// Whether a track comes about as far as the first of the other kind.
  private func keepsUp(_ place: Int, _ timestamp: UInt32?) -> Bool {
    for other in tracks.indices
    where tracks[other].kind != tracks[place].kind && tracks[other].frameCount > 0
      && tracks[other].direction == tracks[place].direction
    {
      guard let timestamp, let its = tracks[other].clock.current else { return false }
      return Int64(Int32(bitPattern: timestamp &- its)) >= -Threshold.interleaveDistance
    }
    return true
  }

  /// Lets what follows have any time: after a seek, a pause, a new request or the end.
  mutating func beginAnew(by message: FollowedMessage, _ cause: Renewal.Cause) {
    let isOpen = tracks.allSatisfy { $0.clock.current == nil }
    renewal = Renewal(
      cause, at: message.moment, after: isOpen ? renewal : nil, last: renewal)
    for index in tracks.indices { tracks[index].beginAnew(by: message) }
    lastMediaAt = nil
    isSettled = false
    run += 1
  }

  /// How far apart frames of any kind are as a rule, in nanoseconds; nil where nothing tells.
  package var usualInterval: Int64? {
    let intervals = tracks.filter { $0.frameCount > 0 }.compactMap {
      $0.usualInterval(said: metadata.frameInterval)
    }
    return intervals.min()?.timesClamped(1_000_000)
  }

  /// Whether media has come.
  package var hasMedia: Bool { tracks.contains { $0.frameCount > 0 } }

  /// What the client asked of it and under which name, else its ID, else nothing: a sentence's title of
  /// the stream is made of these.
  package var titleFacts: FindingArguments {
    guard let request else { return ["message_stream_id": .count(id)] }
    return [
      "role": .text(request.purpose.rawValue),
      "stream_name": .text(request.name.inSentence),
    ]
  }
}
