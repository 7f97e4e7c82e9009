internal import ByteParsing
internal import Flows
public import Packets
internal import RTMP
public import Sessions

/// Writes session events as a timeline: a line each, for a person to read.
///
///     frame     elapsed  flow  stream
///        21    0.044246  1 →         connect() #1  app: "live", …
///
/// Bytes that come without a capture have their stream offset where else frame and time stand.
public struct TimelineRenderer: Renderer {
  static let format = ReportFormat<SessionEvent>(
    "text", "a timeline",
    decoding: { options in
      var decoding = RTMPDecoder.Options()
      guard options.detail > .line else { return decoding }
      decoding.retention = .whole
      decoding.listedChunks = Self.listedChunks
      decoding.keepsHeaders = options.detail == .bytes
      return decoding
    },
    rendering: { options in
      TimelineRenderer(
        precision: options.timePrecision, detail: options.detail, style: options.style)
    })

  /// How much is written of each message.
  public enum Detail: Int, Hashable, Sendable, Comparable {
    case line, fields, bytes

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  /// How many of its chunks a message has to list: the first ones that are shown, and the last.
  public static let listedChunks = 9

  private static let stepsOnTheWay: Set<String> = [
    ConnectionPhase.connecting.rawValue, StreamPhase.created.rawValue,
    StreamPhase.publishRequested.rawValue, StreamPhase.playRequested.rawValue,
  ]

  private let style: TextStyle
  private let detail: Detail
  /// Of a second; nil where there are no times.
  private let places: Int?

  /// - Parameter precision: nil where there are no times.
  public init(precision: TimePrecision?, detail: Detail = .line, style: TextStyle = TextStyle()) {
    self.style = style
    self.detail = detail
    places = precision.map { $0 == .microseconds ? 6 : 9 }
  }

  /// Writes the head of the columns.
  public func begin(into output: inout OutputBuffer) {
    output.begin(.faint, style)
    let start = output.count
    if let places {
      output.write("frame")
      output.alignRight(from: start, to: Self.frameWidth)
      let start = output.count
      output.write("elapsed")
      output.alignRight(from: start, to: Self.elapsedWidth(places))
    } else {
      output.write("stream offset")
      output.alignRight(from: start, to: Self.offsetWidth)
    }
    output.write("  flow  stream")
    output.end(style)
    output.write("\n")
  }

  /// Writes one event's lines.
  public func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    switch event.content {
    case .flow(let report):
      line(event, frame: report.frame, into: &output) { $0.write(report) }
    case .stream:
      line(event, frame: 0, into: &output) { $0.write(streamFrom: event.direction) }
    case .handshake(let report):
      let handshake = report.handshake
      let place = places == nil ? handshake.start.offset : handshake.end.mark
      line(event, frame: place, into: &output) { $0.write(report) }
      if detail == .bytes { output.write(packetsOf: report) }
    case .message(let report):
      let stream = report.message.header.streamID
      let message = report.message
      let place = places == nil ? message.start.offset : message.end.mark
      line(event, frame: place, stream: stream, into: &output) { $0.write(report) }
      if detail >= .fields {
        output.write(
          detailsOf: report, withFrames: places != nil, withBytes: detail == .bytes)
      }
    case .bytes: break
    case .gap(let report):
      // Every packet has one in such a capture; the messages say what they lack.
      if report.cause == .snapshotLength, detail == .line { return }
      line(event, frame: report.frame, accent: .severity(.warning), into: &output) {
        $0.write(report)
      }
    case .resync(let report):
      // Where nothing is passed over and nothing inferred, the messages say all.
      let resync = report.resync
      let isNews = resync.skippedByteCount > 0 || resync.isChunkSizeInferred
      if !isNews, detail == .line { return }
      line(event, frame: report.frame, accent: .severity(.note), into: &output) {
        $0.write(report.resync)
      }
    case .state(let report):
      // What a request leads to at first is said by the request's own line.
      if detail == .line, Self.stepsOnTheWay.contains(report.to) { return }
      line(event, frame: nil, stream: report.streamID, accent: .faint, into: &output) {
        $0.write(report)
      }
    case .finding(let report):
      let place = report.place.frame ?? report.place.streamOffset
      line(event, frame: place, accent: .severity(report.severity), into: &output) {
        $0.write(report)
      }
    case .flowEnd(let report):
      line(event, frame: report.frame, into: &output) { $0.write(report) }
    case .summary(let summary):
      output.write("\n")
      output.write(summary)
      output.write("\n")
      if summary.flows == 0, summary.isOfCapture {
        output.writeNoConnection(in: summary)
      } else {
        output.writeAdvice(for: summary)
      }
    }
  }

  private static let frameWidth = 7
  private static let offsetWidth = 15
  private static func elapsedWidth(_ places: Int) -> Int { places + 7 }

  /// Where a line's text begins.
  private var prefixWidth: Int {
    (places.map { Self.frameWidth + Self.elapsedWidth($0) } ?? Self.offsetWidth) + 5 + 3 + 3 + 2
  }

  /// - Parameter frame: the stream offset where there are no frames.
  private func line(
    _ event: SessionEvent, frame: UInt64?, stream: MessageStreamID? = nil,
    accent: TextStyle.Accent? = nil, into output: inout OutputBuffer,
    _ write: (inout OutputBuffer) -> Void
  ) {
    var start = output.count
    if let frame { output.write(frame) }
    if let places {
      output.alignRight(from: start, to: Self.frameWidth)
      start = output.count
      if let elapsed = event.elapsed { output.writeSeconds(elapsed, places: places) }
      output.alignRight(from: start, to: Self.elapsedWidth(places))
    } else {
      output.alignRight(from: start, to: Self.offsetWidth)
    }
    start = output.count
    if let flow = event.flow { output.write(flow) }
    output.alignRight(from: start, to: 5)
    if let direction = event.direction {
      output.begin(.direction(direction), style)
      output.write(text: " \(direction.arrow) ")
      output.end(style)
    } else {
      output.write("   ")
    }
    start = output.count
    if let stream, stream != .connection { output.write(stream.rawValue) }
    output.alignRight(from: start, to: 3)
    output.write("  ")
    if let accent { output.begin(accent, style) }
    start = output.count
    write(&output)
    if let width = style.width { output.cut(from: start, to: max(20, width - prefixWidth)) }
    if accent != nil { output.end(style) }
    output.write("\n")
  }
}
