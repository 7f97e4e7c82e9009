internal import Media
internal import ByteParsing
internal import Fields
internal import Flows
public import Packets
internal import RTMP
public import Sessions
internal import Wording

/// Writes session events as records: one JSON object each.
public struct RecordRenderer: Sendable {
  /// The name and version of what records mean.
  public static let schema = "rtmpscope/1"

  private let precision: TimePrecision
  private let payload: PayloadStyle
  var json = JSONWriter()

  init(_ options: ReportOptions) {
    self.init(precision: options.timePrecision, payload: options.payload, amf: options.amf)
  }

  /// - Parameter precision: nil where there are no times.
  public init(precision: TimePrecision?, payload: PayloadStyle = .none, amf: AMFStyle = .plain) {
    self.precision = precision ?? .microseconds
    self.payload = payload
    json.amfStyle = amf
  }

  /// The record that comes first, without an end of line.
  public func render(_ input: InputDescription, into output: inout OutputBuffer) {
    var json = JSONWriter()
    json.beginObject()
    json.member("record", "capture")
    json.member("schema", Self.schema)
    json.member("file", input.files.joined(separator: ","))
    if input.files.count > 1 {
      json.member("files", input.files)
    }
    json.member("link_type", input.linkType)
    json.member(
      "time_precision",
      input.timePrecision.map { $0 == .microseconds ? "microseconds" : "nanoseconds" })
    json.member("snapshot_length", input.snapshotLength)
    json.endObject()
    output.write(json.output.span)
  }

  /// One event's record, without an end of line.
  public mutating func render(_ event: SessionEvent, into output: inout OutputBuffer) {
    json.begin(in: &output)
    json.beginObject()
    switch event.content {
    case .flow(let report): flow(report, event)
    case .stream: flow(nil, event)
    case .handshake(let report): handshake(report, event)
    case .message(let report): message(report, event)
    case .bytes(let report): bytes(report, event)
    case .gap(let report): gap(report, event)
    case .resync(let report): resync(report, event)
    case .state(let report): state(report, event)
    case .finding(let report): finding(report, event)
    case .flowEnd(let report): flowEnd(report, event)
    case .summary(let summary): self.summary(summary, event)
    }
    json.endObject()
    json.end(in: &output)
  }

  // MARK: Records

  mutating func common(_ name: StaticString, _ event: SessionEvent) {
    json.key("record")
    json.plainString { $0.write(name) }
    json.key("time")
    if let time = event.time {
      let precision = precision
      json.plainString { $0.write(time, precision) }
    } else {
      json.null()
    }
    json.member("elapsed", seconds: event.elapsed)
    json.member("flow", event.flow)
    json.member("direction", event.direction?.name)
  }

  private mutating func frame(_ number: UInt64, _ event: SessionEvent) {
    json.member("frame", event.time == nil ? nil : number)
  }

  /// The first and the last packet of something.
  private mutating func frames(_ first: UInt64, _ last: UInt64, _ event: SessionEvent) {
    frame(first, event)
    json.member("end_frame", event.time == nil ? nil : last)
  }

  /// - Parameter report: nil for bytes that come without a capture.
  private mutating func flow(_ report: FlowReport?, _ event: SessionEvent) {
    common("flow", event)
    json.endpoint("client", report?.client)
    json.endpoint("server", report?.server)
    json.member("roles", report?.roles.name)
    json.member("start", report?.start.name)
    json.member("frame", report?.frame)
  }

  private mutating func handshake(_ report: HandshakeReport, _ event: SessionEvent) {
    let handshake = report.handshake
    common("handshake", event)
    handshake.describe(to: &json, report.echo)
    frames(handshake.start.mark, handshake.end.mark, event)
  }

  private mutating func bytes(_ report: BytesReport, _ event: SessionEvent) {
    common("bytes", event)
    json.member("stream_offset", report.streamOffset)
    json.member("byte_count", report.bytes.count)
    json.member("frame", report.frame)
  }

  private mutating func gap(_ report: GapReport, _ event: SessionEvent) {
    common("gap", event)
    json.member("stream_offset", report.streamOffset)
    json.member("byte_count", report.byteCount)
    json.member("cause", report.cause.name)
    json.member("frame", report.frame)
  }

  private mutating func resync(_ report: ResyncReport, _ event: SessionEvent) {
    let resync = report.resync
    common("resync", event)
    json.member("stream_offset", resync.start.offset)
    json.member("skipped_bytes", resync.skippedByteCount)
    json.member("chunk_size", resync.chunkSize)
    json.member(
      "chunk_size_source",
      resync.chunkSize.map { _ in resync.isChunkSizeInferred ? "inferred" : "declared" })
    json.member("confidence", resync.confidence)
    json.member("frame", report.frame)
  }

  private mutating func state(_ report: StateReport, _ event: SessionEvent) {
    common("state", event)
    json.member("from", report.from)
    json.member("to", report.to)
    json.member("by", report.message)
    json.member("message_stream_id", report.streamID?.rawValue)
    if report.isInferred { json.member("inferred", true) }
  }

  private mutating func finding(_ report: FindingReport, _ event: SessionEvent) {
    common("finding", event)
    json.member("rule", report.problem.id)
    json.member("severity", report.severity.name)
    json.member("text", report.sentence)
    json.member("reference", report.problem.reference)
    json.member("message", report.message)
    json.member("frame", report.place.frame)
    json.facts(of: report)
  }

  private mutating func message(_ report: MessageReport, _ event: SessionEvent) {
    let message = report.message
    let header = message.header
    common("message", event)
    json.member("index", report.index)
    frames(message.start.mark, message.end.mark, event)
    json.member("stream_offset", message.start.offset)
    json.member("complete", message.isComplete)
    if !message.isComplete {
      json.member("ending", message.ending.name)
      json.member("captured_bytes", message.payload.capturedCount)
    }
    message.describeHeader(to: &json)
    inferred(header)
    write(message.payload, of: report.body)
    json.key("body")
    json.body(of: report)
  }

  /// Names the members that no header said.
  private mutating func inferred(_ header: Message.Header) {
    guard header.isKindInferred || header.isStreamIDInferred else { return }
    let kind = header.isKindInferred ? ["message_type_id", "message_length"] : []
    json.member("inferred", kind + (header.isStreamIDInferred ? ["message_stream_id"] : []))
  }

  private mutating func write(_ payload: Payload, of body: MessageBody) {
    switch self.payload {
    case .none:
      break
    case .mediaSHA256 where !body.isPicturesOrSound:
      json.key("payload_sha256")
      json.null()
    case .sha256, .mediaSHA256:
      json.key("payload_sha256")
      if let digest = payload.sha256 { json.hex(digest) } else { json.null() }
    case .hex:
      json.key("payload")
      json.hex(payload.bytes)
    case .base64:
      json.key("payload")
      json.base64(payload.bytes)
    }
  }
}

extension MessageBody {
  /// Whether it has nothing that somebody wrote.
  fileprivate var isPicturesOrSound: Bool {
    audio != nil || video.map { $0.metadata == nil } == true
  }
}
