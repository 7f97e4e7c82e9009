internal import Packets
internal import Sessions

/// Writes records as one JSON array, each on a line.
struct RecordArray: Renderer {
  static let format = ReportFormat<SessionEvent>(
    "json", "one array", decoding: { $0.payload.decoderOptions }, rendering: Self.init)

  private let inputs: [InputDescription]
  private var records: RecordRenderer

  init(_ options: ReportOptions) {
    inputs = options.inputs
    records = RecordRenderer(options)
  }

  mutating func begin(into output: inout OutputBuffer) {
    output.write("[")
    for (place, input) in inputs.enumerated() {
      output.write(place == 0 ? "\n" : ",\n")
      records.render(input, into: &output)
    }
  }

  mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    output.write(",\n")
    records.render(event, into: &output)
  }

  mutating func finish(into output: inout OutputBuffer) { output.write("\n]\n") }
}
