internal import Packets
internal import RTMP
public import Sessions

/// Writes a record a line: of the capture, and of each event.
public struct RecordLines: Renderer {
  static let format = ReportFormat<SessionEvent>(
    "ndjson", "one record a line", decoding: { $0.payload.decoderOptions }, rendering: Self.init)

  private let inputs: [InputDescription]
  private var records: RecordRenderer

  public init(_ options: ReportOptions) {
    inputs = options.inputs
    records = RecordRenderer(options)
  }

  public mutating func begin(into output: inout OutputBuffer) {
    for input in inputs {
      records.render(input, into: &output)
      output.endLine()
    }
  }

  public mutating func append(_ event: SessionEvent, into output: inout OutputBuffer) {
    records.render(event, into: &output)
    output.endLine()
  }
}

extension PayloadStyle {
  /// How messages have to be decoded for it.
  var decoderOptions: RTMPDecoder.Options {
    var options = RTMPDecoder.Options()
    switch self {
    case .none: options.retention = .headsOfFrames
    case .sha256, .mediaSHA256: options.retention = .digest
    case .hex, .base64: options.retention = .whole
    }
    return options
  }
}
