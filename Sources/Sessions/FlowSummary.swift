internal import Media
internal import AMF
public import ByteParsing
public import Flows
public import Packets
public import RTMP

/// What the client does with a stream, as records have it.
public enum StreamPurpose: String, Hashable, Sendable {
  case publish, play
}

/// What one connection was about, as far as it was seen.
public struct FlowSummary: Sendable {
  /// One direction's counts.
  public struct MessageCounts: Sendable {
    public internal(set) var messages = 0
    public internal(set) var incompleteMessages = 0
    public internal(set) var messagesByType = MessageTypeCounts()
    /// Of the stream, captured, each counted once.
    public internal(set) var bytes: UInt64 = 0
    public internal(set) var missingBytes: UInt64 = 0
    public internal(set) var gaps = 0
    /// From where on, and why, it was not decoded.
    public internal(set) var undecoded: Undecoded?
  }

  public internal(set) var application: String?
  public internal(set) var tcURL: String?
  /// The streams that were published or played, in order of request.
  public internal(set) var streams: [Stream] = []
  public internal(set) var videoCodec: String?
  public internal(set) var audioCodec: String?
  /// One for each direction.
  var sides = InlineArray<2, MessageCounts>(repeating: MessageCounts())
  /// nil where bytes come without packets, as the next.
  public internal(set) var firstTime: CaptureTime?
  public internal(set) var lastTime: CaptureTime?
  /// nil while the flow is open.
  public internal(set) var statistics: FlowStatistics?
  /// Those that are told.
  public internal(set) var findings: [Problem.Severity: Int] = [:]
  /// How many of rules that were told often enough are only counted.
  public internal(set) var untoldFindings = 0
  /// nil while the flow is open, and where its session is not followed.
  public internal(set) var session: SessionSummary?

  /// A stream that the client asked to publish or to play.
  public struct Stream: Hashable, Sendable {
    public let purpose: StreamPurpose
    public let name: String
  }

  init(at time: CaptureTime?) {
    firstTime = time
    lastTime = time
  }

  public subscript(direction: Direction) -> MessageCounts { sides[direction.index] }

  /// In nanoseconds, from the flow's first packet to its last; nil where bytes come without packets.
  public var duration: Int64? {
    guard let firstTime, let lastTime else { return nil }
    return max(0, lastTime - firstTime)
  }
}

/// What was counted over a whole input.
public struct CaptureSummary: Sendable {
  public internal(set) var packets = 0
  public internal(set) var packetsByFate = PacketFateCounts()
  /// Of packets that hold no IP, no TCP, or are of an unknown link type.
  public internal(set) var packetsWithoutTCP = PacketContentsCounts()
  /// Packets that capturing programs did not put into the capture; nil where none says so.
  public internal(set) var droppedPackets: UInt64?
  /// TCP connections, those that do not speak RTMP included.
  public internal(set) var tcpFlows = 0
  /// Whether there was a capture, rather than one direction's bytes.
  public internal(set) var isOfCapture = true
  /// Whether there were packets, and none held a TCP segment.
  public var hasNoTCP: Bool { packets > 0 && packetsByFate[.segment] == 0 }
  /// Connections that were forgotten to stay within the memory limit.
  public internal(set) var evictedFlows = 0
  /// Connections that were reported.
  public internal(set) var flows = 0
  /// Those that were not.
  public internal(set) var others = OtherConnections()
  public internal(set) var messages = 0
  public internal(set) var incompleteMessages = 0
  public internal(set) var messagesByType = MessageTypeCounts()
  /// Of the reported flows' streams, captured, each counted once.
  public internal(set) var bytes: UInt64 = 0
  public internal(set) var missingBytes: UInt64 = 0
  public internal(set) var gaps = 0
  /// Those that are told.
  public internal(set) var findings: [Problem.Severity: Int] = [:]
  /// How many of rules that were told often enough are only counted.
  public internal(set) var untoldFindings = 0
}

extension FlowSummary {
  /// Takes from a message what sums the connection up.
  mutating func note(_ body: MessageBody) {
    if let header = body.video {
      if videoCodec == nil { videoCodec = header.codec?.name }
    } else if let header = body.audio {
      if audioCodec == nil { audioCodec = header.codec?.name }
    } else if let command = body.command {
      note(command)
    }
  }

  private mutating func note(_ command: Command) {
    let name = command.arguments.first?.stringValue?.description.inSummary
    switch command.name.description {
    case "connect":
      application = command.commandObject?["app"]?.stringValue?.description.inSummary
      tcURL = command.commandObject?["tcUrl"]?.stringValue?.description.inSummary
    case "publish":
      if let name { add(Stream(purpose: .publish, name: name)) }
    case "play", "play2":
      if let name { add(Stream(purpose: .play, name: name)) }
    default:
      break
    }
  }

  /// Nobody reads of more than a few, and a client can ask for ever.
  private mutating func add(_ stream: Stream) {
    let limit = 64
    if streams.count < limit { streams.append(stream) }
  }
}

/// What became of how many packets.
public struct PacketFateCounts: Sendable {
  private var counts = InlineArray<7, Int>(repeating: 0)

  public subscript(fate: PacketFate) -> Int { counts[Int(fate.rawValue)] }

  mutating func add(_ fate: PacketFate) { counts[Int(fate.rawValue)] += 1 }
}

/// How many messages there were of each type; all types without a name are counted together.
public struct MessageTypeCounts: Sendable {
  private static let unnamed = 23
  private var counts = InlineArray<24, Int>(repeating: 0)

  public subscript(type: MessageType) -> Int { counts[Self.place(of: type)] }

  mutating func add(_ type: MessageType) { counts[Self.place(of: type)] += 1 }

  /// Those types of which there were messages, in order of their IDs.
  public var nonzero: [(type: MessageType, count: Int)] {
    counts.indices.filter { counts[$0] > 0 }
      .map { (MessageType(rawValue: UInt8(truncatingIfNeeded: $0)), counts[$0]) }
  }

  static func += (sum: inout Self, other: Self) {
    for index in sum.counts.indices { sum.counts[index] += other.counts[index] }
  }

  private static func place(of type: MessageType) -> Int {
    type.isAssigned ? min(Int(type.rawValue), unnamed) : unnamed
  }
}

extension CaptureSummary {
  mutating func add(_ flow: FlowSummary) {
    for index in flow.sides.indices {
      let side = flow.sides[index]
      messages += side.messages
      incompleteMessages += side.incompleteMessages
      messagesByType += side.messagesByType
      bytes += side.bytes
      missingBytes += side.missingBytes
      gaps += side.gaps
    }
    for (severity, count) in flow.findings { findings[severity, default: 0] += count }
    untoldFindings += flow.untoldFindings
  }
}
