public import Flows
internal import Packets
public import RTMP

/// What happened in a connection: how far it came, what went wrong, how it ended.
///
/// The cases are in the order in which they are told. Reports make the sentences.
public struct Verdict: Sendable {
  public enum Case: Sendable {
    case beginsInside
    indirect case used(StreamUse)
    /// connect was accepted, and no request to publish or play is there: the proof that none was sent, if
    /// there is one.
    case connected(application: String?, isOver: Bool, Absence?)
    /// connect waits for its answer, and has not done so for long.
    case connecting(application: String?)
    indirect case finding(FindingReport)
    /// There is no error and no warning.
    case faultless
    case ended(Ending)
  }

  /// What the client did with a message stream.
  public struct StreamUse: Sendable {
    public enum Leave: Sendable {
      /// The server accepted it, and it went on for so long, in nanoseconds; what came of it lasts so
      /// long, in milliseconds.
      case accepted(time: Int64, media: Int64)
      /// Media is there, and no answer: the proof that none came, if there is one, and no finding says so.
      case unanswered(Absence?)
      /// Media is there, and a finding says that no answer is.
      case told
      /// There is neither an answer nor media.
      case requested
      /// There is media, and no request: the proof that none came, if there is one.
      case unasked(Absence?)
    }

    /// A track of which frames were seen.
    public struct Track: Hashable, Sendable {
      public let codec: String
      /// In pixels.
      public let size: (width: UInt32, height: UInt32)?

      public static func == (one: Self, other: Self) -> Bool {
        one.codec == other.codec && one.size?.width == other.size?.width
          && one.size?.height == other.size?.height
      }

      public func hash(into hasher: inout Hasher) { hasher.combine(codec) }
    }

    public let role: FlowSummary.Role
    /// nil where no header that was seen says it.
    public let id: MessageStreamID?
    public let application: String?
    public let name: String?
    public let leave: Leave
    public let tracks: [Track]
  }

  /// How the connection ended.
  public enum Ending: Sendable {
    case closed(by: Direction)
    /// By RST, after a FIN of the same side or without one.
    case reset(by: Direction, sentFIN: Bool)
    case portReuse, evicted, stillOpen
    /// A side has closed, and the other's end was not seen.
    case closing
  }

  public let cases: [Case]
}

extension Verdict {
  /// How many of a connection's streams are told of.
  private static let streamLimit = 3

  init(_ state: SessionState, _ ending: SessionEnding, _ headlines: Headlines) {
    let accomplished = Self.accomplished(state, ending, headlines)
    // Where one direction says enough, that the other is not decoded is a finding like others.
    let tellsReason = headlines.errors.isEmpty && accomplished.isEmpty
    let undecoded = tellsReason ? headlines.undecoded : []
    let tellsBeginning = undecoded.contains { $0.problem == .midstream }
    var cases: [Case] = ending.sight.isFromStart || tellsBeginning ? [] : [.beginsInside]
    // The likeliest cause comes first.
    cases += headlines.errors.map(Case.finding) + accomplished + undecoded.map(Case.finding)
    cases += (headlines.warnings + headlines.remarks).map(Case.finding)
    if headlines.errors.isEmpty, headlines.warnings.isEmpty { cases.append(.faultless) }
    if !headlines.tellsClose { cases.append(.ended(Ending(ending))) }
    self.cases = cases
  }

  /// How far it came.
  private static func accomplished(
    _ state: SessionState, _ ending: SessionEnding, _ headlines: Headlines
  ) -> [Case] {
    let used = state.streams.list.filter { $0.request != nil || $0.hasMedia }
    if !used.isEmpty {
      return used.filter { $0.refusal == nil }.prefix(streamLimit)
        .map { .used(StreamUse($0, state.connect?.app?.inSentence, ending, headlines)) }
    }
    guard let connect = state.connect, !connect.isRefused else { return [] }
    let app = connect.app?.inSentence
    if connect.isAccepted {
      return [
        .connected(application: app, isOver: ending.closer != nil, ending.sight.absence)
      ]
    }
    return ending.isInVain(since: connect.mark.place) ? [] : [.connecting(application: app)]
  }
}

extension Verdict.StreamUse {
  fileprivate init(
    _ stream: NetStream, _ application: String?, _ ending: SessionEnding, _ headlines: Headlines
  ) {
    let isClients = stream.tracks.first?.direction == .clientToServer
    role = stream.request?.role ?? (isClients ? .publish : .play)
    id = stream.id
    self.application = application
    name = stream.request?.name.inSentence
    tracks = stream.tracks.filter { $0.frameCount > 0 }.compactMap(Track.init)
    if stream.request == nil {
      leave = .unasked(ending.sight.absence)
    } else if let start = stream.startedAt {
      let end = stream.end?.at ?? ending.moment
      let media = stream.tracks.map(\.mediaDuration).max() ?? 0
      leave = .accepted(time: end.time(since: start) ?? 0, media: media)
    } else if !stream.hasMedia {
      leave = .requested
    } else {
      let isTold = headlines.tellsUnanswered(stream.request?.mark.index)
      leave = isTold ? .told : .unanswered(ending.sight.absence)
    }
  }
}

extension Verdict.StreamUse.Track {
  fileprivate init?(_ track: MediaTrack) {
    guard let codec = track.codec?.name else { return nil }
    self.codec = codec
    if case .video(let video)? = track.configuration, let width = video.width,
      let height = video.height
    {
      size = (width, height)
    } else {
      size = nil
    }
  }
}

extension Verdict.Ending {
  fileprivate init(_ ending: SessionEnding) {
    switch (ending.end, ending.closer) {
    case (.fin, let closer?): self = .closed(by: closer)
    case (.rst, let closer?):
      self = .reset(by: closer, sentFIN: ending.statistics?[closer].sentFIN == true)
    case (.portReuse, _): self = .portReuse
    case (.idle, _): self = .evicted
    default: self = ending.statistics?.close == nil ? .stillOpen : .closing
    }
  }
}
