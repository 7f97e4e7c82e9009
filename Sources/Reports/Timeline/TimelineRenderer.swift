internal import ByteParsing
internal import Flows
public import Packets
internal import RTMP
public import Sessions

/// Writes session events as a timeline: a line each, for a person to read.
///
///     frame     elapsed  flow  stream
///        21    0.044246  1 →         connect() #1  app: "live", …
public struct TimelineRenderer: Sendable {
  /// How much is written of each message.
  public enum Detail: Int, Hashable, Sendable, Comparable {
    case line, fields, bytes

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  private static let stepsOnTheWay: Set<String> = [
    ConnectionPhase.connecting.rawValue, StreamPhase.created.rawValue,
    StreamPhase.publishRequested.rawValue, StreamPhase.playRequested.rawValue,
  ]

  private let style: TextStyle
  private let detail: Detail
  private let places: Int

  public init(precision: TimePrecision, detail: Detail = .line, style: TextStyle = TextStyle()) {
    self.style = style
    self.detail = detail
    places = precision == .microseconds ? 6 : 9
  }

  /// The head of the columns.
  public func renderHead(into output: inout OutputBuffer) {
    output.begin(.faint, style)
    var start = output.count
    output.write("frame")
    output.alignRight(from: start, to: 7)
    start = output.count
    output.write("elapsed")
    output.alignRight(from: start, to: places + 7)
    output.write("  flow  stream")
    output.end(style)
    output.write("\n")
  }

  /// One event's lines, each with its end.
  public func render(_ event: SessionEvent, into output: inout OutputBuffer) {
    switch event.content {
    case .flow(let report):
      line(event, frame: report.frame, into: &output) { $0.write(report) }
    case .handshake(let report):
      line(event, frame: report.handshake.end.mark, into: &output) { $0.write(report) }
    case .message(let report):
      let stream = report.message.header.streamID
      line(event, frame: report.message.end.mark, stream: stream, into: &output) {
        $0.write(report)
      }
      if detail >= .fields { output.write(detailsOf: report, withBytes: detail == .bytes) }
    case .bytes: break
    case .gap(let report):
      // Every packet has one in such a capture; the messages say what they lack.
      if report.cause == .snapshotLength, detail == .line { return }
      line(event, frame: report.frame, role: .warning, into: &output) { $0.write(report) }
    case .resync(let report):
      // Where nothing is passed over and nothing inferred, the messages say all.
      let resync = report.resync
      let isNews = resync.skippedByteCount > 0 || resync.isChunkSizeInferred
      if !isNews, detail == .line { return }
      line(event, frame: report.frame, role: .note, into: &output) { $0.write(report.resync) }
    case .state(let report):
      // What a request leads to at first is said by the request's own line.
      if detail == .line, Self.stepsOnTheWay.contains(report.to) { return }
      line(event, frame: nil, stream: report.streamID, role: .faint, into: &output) {
        $0.write(report)
      }
    case .finding(let report):
      let role = TextStyle.Role(report.problem.severity)
      line(event, frame: report.frame, role: role, into: &output) { $0.write(report) }
    case .flowEnd(let report):
      line(event, frame: report.frame, into: &output) { $0.write(report) }
    case .summary(let summary):
      output.write("\n")
      output.write(summary)
      output.write("\n")
    }
  }

  private func line(
    _ event: SessionEvent, frame: UInt64?, stream: MessageStreamID? = nil,
    role: TextStyle.Role? = nil, into output: inout OutputBuffer,
    _ write: (inout OutputBuffer) -> Void
  ) {
    var start = output.count
    if let frame { output.write(frame) }
    output.alignRight(from: start, to: 7)
    start = output.count
    output.writeSeconds(event.elapsed, places: places)
    output.alignRight(from: start, to: places + 7)
    start = output.count
    if let flow = event.flow { output.write(flow) }
    output.alignRight(from: start, to: 5)
    switch event.direction {
    case .clientToServer:
      output.begin(.clientToServer, style)
      output.write(" → ")
    case .serverToClient:
      output.begin(.serverToClient, style)
      output.write(" ← ")
    case nil:
      output.write("   ")
    }
    if event.direction != nil { output.end(style) }
    start = output.count
    if let stream, stream != .connection { output.write(stream.rawValue) }
    output.alignRight(from: start, to: 3)
    output.write("  ")
    if let role { output.begin(role, style) }
    start = output.count
    write(&output)
    let prefixWidth = 7 + places + 7 + 5 + 3 + 3 + 2
    if let width = style.width { output.cut(from: start, to: max(20, width - prefixWidth)) }
    if role != nil { output.end(style) }
    output.write("\n")
  }
}
