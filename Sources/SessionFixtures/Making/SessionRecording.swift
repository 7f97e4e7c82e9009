internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
public import Sessions

/// Collects one connection of a capture: its bytes, when they came, and the messages in them.
///
/// The analyzer has to show bytes, and to record chunks.
public struct SessionRecording: Sendable {
  /// No connection that is recorded is longer, in bytes.
  public static let byteLimit = ExchangeFile.byteLimit

  /// A message, and where its bytes lie in its direction's stream.
  struct Recorded: Sendable {
    let direction: Direction
    let report: MessageReport
    /// In nanoseconds, since the connection's first packet.
    let time: Int64
  }

  private struct Key: Hashable {
    let direction: Direction
    let index: Int
  }

  /// Bytes that were captured, by where they stand in their stream.
  struct Piece: Sendable {
    let offset: StreamOffset
    /// In the direction's bytes.
    let place: Int
    let count: Int
  }

  private(set) var flow: FlowReport?
  private(set) var messages: [Recorded] = []
  private(set) var handshakes: [Direction: Handshake] = [:]
  private(set) var pieces: [Direction: [Piece]] = [:]
  private(set) var bytes: [Direction: [UInt8]] = [:]
  private(set) var undecoded: [Direction: Undecoded] = [:]
  private(set) var steps: [ExchangeStep] = []
  /// The packet that brought what a step sends.
  private(set) var frames: [UInt64] = []
  /// By rule, the last step before each was told first.
  private(set) var findings: [String: Int] = [:]
  /// Messages that findings are about.
  private var told: Set<Key> = []
  /// Whether it is longer than what is recorded.
  public private(set) var isTooLong = false
  private var firstTime: Int64 = 0

  public init() {}

  /// Takes an event of the connection.
  public mutating func note(_ event: SessionEvent) {
    guard let eventTime = event.time else { return }
    let time = max(0, eventTime.nanoseconds.subtractingReportingOverflow(firstTime).partialValue)
    switch event.content {
    case .flow(let report): begin(report, at: eventTime)
    case .handshake(let report):
      if let direction = event.direction { handshakes[direction] = report.handshake }
    case .bytes(let report):
      if let direction = event.direction { append(report, direction, time) }
    case .message(let report):
      if let direction = event.direction {
        messages.append(Recorded(direction: direction, report: report, time: time))
      }
    case .gap(let report):
      // Where no more was taken, the recording ends.
      guard let direction = event.direction, let byteCount = report.byteCount,
        let frame = report.frame
      else { return }
      append(ExchangeStep(direction, at: time, .gap(byteCount: byteCount, report.cause)), frame)
    case .finding(let report):
      findings[report.problem.id] = findings[report.problem.id] ?? max(0, steps.count - 1)
      if let direction = event.direction, let message = report.message {
        told.insert(Key(direction: direction, index: message))
      }
    case .flowEnd(let report): end(report, time)
    case .stream, .resync, .state, .summary: break
    }
  }

  /// Whether a finding is about a message.
  func isTold(_ recorded: Recorded) -> Bool {
    told.contains(Key(direction: recorded.direction, index: recorded.report.index))
  }

  private mutating func begin(_ report: FlowReport, at time: CaptureTime) {
    flow = report
    firstTime = time.nanoseconds
    if report.start == .syn { append(ExchangeStep(.clientToServer, at: 0, .open), report.frame) }
  }

  private mutating func append(_ step: ExchangeStep, _ frame: UInt64) {
    steps.append(step)
    frames.append(frame)
  }

  private mutating func append(_ report: BytesReport, _ direction: Direction, _ time: Int64) {
    let place = bytes[direction, default: []].count
    guard report.bytes.count <= Self.byteLimit - place else {
      isTooLong = true
      return
    }
    guard !report.bytes.isEmpty else { return }
    bytes[direction, default: []] += report.bytes
    pieces[direction, default: []].append(
      Piece(offset: report.streamOffset, place: place, count: report.bytes.count))
    append(ExchangeStep(direction, at: time, .send(byteCount: report.bytes.count)), report.frame)
  }

  private mutating func end(_ report: FlowEndReport, _ time: Int64) {
    for direction in Direction.allCases {
      undecoded[direction] = report.summary[direction].undecoded
    }
    guard let statistics = report.summary.statistics, let frame = report.frame else { return }
    let first = statistics.close?.by ?? .clientToServer
    let directions = [first, first.opposite]
    for direction in directions where statistics[direction].sentFIN {
      append(ExchangeStep(direction, at: time, .close), frame)
    }
    for direction in directions where statistics[direction].sentRST {
      append(ExchangeStep(direction, at: time, .reset), frame)
    }
  }
}
