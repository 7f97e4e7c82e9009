public import Packets

/// A flow of a ``FlowTable``, for as long as it lives; ids are used again after that.
public struct FlowID: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// What a segment did to the flows, in order.
///
/// All but the one that matters most are indirect, so that it costs little.
public enum FlowEvent: Sendable {
  indirect case opened(FlowID, FlowOpening)
  /// The next bytes of a direction: a range of the bytes that the segment was given with.
  case bytes(FlowID, Direction, Range<Int>)
  /// The next bytes of a direction, which came before others and were held.
  indirect case heldBytes(FlowID, Direction, HeldSegment)
  /// The next `byteCount` bytes of a direction will never come, or none at all where that is nil;
  /// `before` is when those behind them came, where they were held.
  indirect case gap(FlowID, Direction, byteCount: UInt64?, GapCause, before: Arrival?)
  /// A segment repeats bytes of a direction with another content; the first copy was taken.
  indirect case conflict(FlowID, Direction, streamOffset: UInt64)
  /// The opening shows how long a segment takes to the other side and back, in nanoseconds.
  indirect case roundTrip(FlowID, Int64)
  /// The first FIN or RST came, behind the bytes that it brought; the other side may send on.
  indirect case closing(FlowID, FlowStatistics.Close)
  indirect case closed(FlowID, FlowEnd, FlowStatistics)
}

/// How a flow first appeared.
public struct FlowOpening: Hashable, Sendable {
  /// How client and server were told apart.
  public enum Roles: Hashable, Sendable {
    case syn
    /// One port is a server's by convention or by the user's word.
    case port
    /// The lower port is taken for the server's, for want of anything better.
    case guessed
  }

  public let client: Endpoint
  public let server: Endpoint
  public let roles: Roles
}

/// Why bytes are missing.
public enum GapCause: Hashable, Sendable {
  case notCaptured
  /// The capture cut the packet.
  case snapshotLength
  /// They are not waited for any longer, to stay within a memory bound.
  case evicted
}

/// Why a flow is over.
public enum FlowEnd: Hashable, Sendable {
  case fin, rst
  /// A new connection uses the same addresses and ports.
  case portReuse
  /// It was evicted: forgotten, as the one longest silent, to stay within a memory bound.
  case idle
  case endOfCapture
}

/// A segment's bytes that wait for bytes before them.
public struct HeldSegment: Hashable, Sendable {
  public let bytes: [UInt8]
  public let arrival: Arrival
  /// Whether what was waited for never came: then they were complete when they arrived.
  public let isBehindGap: Bool
}

/// The packet that brought bytes.
public struct Arrival: Hashable, Sendable {
  public let frame: UInt64
  public let time: CaptureTime

  public init(frame: UInt64, time: CaptureTime) {
    self.frame = frame
    self.time = time
  }
}

/// What was counted in one flow.
public struct FlowStatistics: Hashable, Sendable {
  /// What was counted in one direction.
  public struct SegmentCounts: Hashable, Sendable {
    public internal(set) var segments = 0
    /// Bytes of the stream that were captured, each counted once.
    public internal(set) var bytes: UInt64 = 0
    /// Segments that brought only bytes that had been there before.
    public internal(set) var repeatedSegments = 0
    /// Segments that came before bytes that precede theirs.
    public internal(set) var earlySegments = 0
    public internal(set) var missingBytes: UInt64 = 0
    public internal(set) var sentFIN = false
    public internal(set) var sentRST = false
    /// How many times this side announced that it takes no more bytes for now.
    public internal(set) var zeroWindows = 0
    /// How long it took none, in nanoseconds.
    public internal(set) var zeroWindowTime: Int64 = 0
    /// Whether any packet of this side was captured.
    public internal(set) var isSeen = false
    /// How many bytes the other side has acknowledged; where the SYN was not captured and no bytes were,
    /// since its first acknowledgement.
    public internal(set) var acknowledgedBytes: UInt64 = 0

    public init() {}
  }

  /// What a connection's first packets say of how it was opened.
  public struct Opening: Hashable, Sendable {
    /// How often the client sent its SYN.
    public internal(set) var synCount = 0
    /// From the first to the last of them, in nanoseconds.
    public internal(set) var synTime: Int64 = 0
    /// Whether the server took the connection: its SYN is there, or the client acknowledges that.
    public internal(set) var isAccepted = false
    /// Whether the server's RST is the answer to the SYN.
    public internal(set) var isRefused = false

    public init() {}
  }

  /// The first FIN or RST of a connection.
  public struct Close: Hashable, Sendable {
    public let by: Direction
    public let arrival: Arrival
    public let isReset: Bool

    /// The same with client and server exchanged.
    var exchanged: Self { Self(by: by.opposite, arrival: arrival, isReset: isReset) }
  }

  /// The TCP connections over which a Multipath TCP connection goes (RFC 8684).
  public struct Multipath: Hashable, Sendable {
    /// The first is the one that is told of.
    public internal(set) var paths: [Path]
    /// How many of them belong here by their data sequence numbers alone, for want of keys.
    public let inferredCount: Int
    /// Whether there may be others: the connection began before the capture, which has nothing then that
    /// tells who belongs together.
    public let mayLackPaths: Bool
  }

  public struct Path: Hashable, Sendable {
    public let client: Endpoint
    public let server: Endpoint
  }

  /// Of the flow's last packet.
  public let lastTime: CaptureTime
  public let lastFrame: UInt64
  /// Whose FIN or RST came first, and when; nil where there was none.
  public let close: Close?
  public let opening: Opening
  /// Nil for plain TCP.
  public internal(set) var multipath: Multipath?
  private let client: SegmentCounts
  private let server: SegmentCounts

  package init(
    lastTime: CaptureTime, lastFrame: UInt64, close: Close?, opening: Opening = Opening(),
    client: SegmentCounts, server: SegmentCounts
  ) {
    self.lastTime = lastTime
    self.lastFrame = lastFrame
    self.close = close
    self.opening = opening
    self.client = client
    self.server = server
  }

  public subscript(direction: Direction) -> SegmentCounts {
    direction == .clientToServer ? client : server
  }

  /// With other end points of all paths.
  package func disguised(by disguise: (Endpoint) -> Endpoint) -> Self {
    var disguised = self
    disguised.multipath?.paths = (multipath?.paths ?? []).map {
      Path(client: disguise($0.client), server: disguise($0.server))
    }
    return disguised
  }

  /// The same with client and server exchanged.
  package var exchanged: Self {
    var exchanged = Self(
      lastTime: lastTime, lastFrame: lastFrame, close: close?.exchanged, opening: opening,
      client: server, server: client)
    exchanged.multipath = multipath
    exchanged.multipath?.paths = (multipath?.paths ?? []).map {
      Path(client: $0.server, server: $0.client)
    }
    return exchanged
  }
}
