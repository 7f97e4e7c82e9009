internal import Dissection
internal import Reports
internal import Sessions

/// Writes events to standard output in the format that was asked for.
struct EventPrinter: ~Copyable {
  private let format: OutputOptions.Format
  private var filter: EventFilter
  private let limit: Int?
  private let timeline: TimelineRenderer
  private var records: RecordRenderer
  private var output = StandardOutput()
  private var messageCount = 0

  /// - Parameter redacts: whether hashes are left out of which short texts could be guessed.
  init(_ options: OutputOptions, _ input: InputDescription, redacts: Bool) {
    format = options.format
    filter = options.filter
    limit = options.limit
    records = RecordRenderer(
      precision: input.timePrecision,
      payload: redacts && options.payload == .sha256 ? .mediaSHA256 : options.payload,
      amf: options.amf)
    timeline = TimelineRenderer(
      precision: input.timePrecision, detail: options.detail, style: Terminal.style)
    begin(input)
  }

  private mutating func begin(_ input: InputDescription) {
    switch format {
    case .text:
      timeline.renderHead(into: &output.buffer)
    case .ndjson:
      records.render(input, into: &output.buffer)
      output.buffer.endLine()
    case .json:
      output.buffer.write("[\n")
      records.render(input, into: &output.buffer)
    case .none:
      break
    }
  }

  /// Writes an event, where the options leave it in; false where no more are wanted.
  mutating func print(_ event: SessionEvent) throws -> Bool {
    guard filter.shows(event) else { return true }
    switch format {
    case .text:
      timeline.render(event, into: &output.buffer)
    case .ndjson:
      records.render(event, into: &output.buffer)
      output.buffer.endLine()
    case .json:
      output.buffer.write(",\n")
      records.render(event, into: &output.buffer)
    case .none:
      if case .summary = event.content { timeline.render(event, into: &output.buffer) }
    }
    try output.flushIfLarge()
    guard case .message = event.content else { return true }
    messageCount += 1
    return messageCount != limit
  }

  /// Lets what was written so far be read.
  mutating func flush() throws { try output.flush() }

  mutating func finish() throws {
    if format == .json { output.buffer.write("\n]\n") }
    try output.flush()
  }
}
