internal import AMF
internal import ByteParsing
internal import Fields
internal import RTMP
internal import Sessions

/// How a message of few fields reads in a timeline: `{field}` stands for what the field holds, and
/// what is in brackets is left out where its field is not there.
private enum MessagePhrase {
  /// By the message's type.
  static let ofTypes: [MessageType: String] = [
    .setChunkSize: "Set Chunk Size {chunk_size}: chunks from here carry up to {chunk_size} bytes",
    .abort: "Abort: the message under way on chunk stream {chunk_stream_id} is given up",
    .acknowledgement:
      "Acknowledgement {sequence_number}: bytes received so far[ (of {sent_by_peer} sent)]",
    .windowAcknowledgementSize:
      "Window Acknowledgement Size {window_size}: wants an Acknowledgement every {window_size} bytes",
    .setPeerBandwidth:
      "Set Peer Bandwidth {window_size}[, {limit_type}]: "
      + "the peer may have {window_size} bytes unacknowledged",
  ]

  /// By the event of a User Control message.
  static let ofEvents: [String: String] = [
    "stream_begin": "Stream Begin {stream_id}",
    "stream_eof": "Stream EOF {stream_id}",
    "stream_dry": "Stream Dry {stream_id}",
    "set_buffer_length": "Set Buffer Length of stream {stream_id} to {buffer_length} ms",
    "stream_is_recorded": "Stream Is Recorded {stream_id}",
    "ping_request": "Ping Request {timestamp}",
    "ping_response": "Ping Response {timestamp}",
    "swf_verification_request": "SWF Verification Request (26)",
    "swf_verification_response": "SWF Verification Response (27), {data}",
    "buffer_empty": "Buffer Empty (31) {stream_id}",
    "buffer_ready": "Buffer Ready (32) {stream_id}",
    "unknown": "event type {event_type}, not known, {data}",
  ]
}

extension OutputBuffer {
  /// Writes what a message of few fields says; one without a phrase by the names of its fields.
  mutating func write(phraseOf report: MessageReport) {
    var fields = PlainFields()
    report.body.describe(to: &fields, in: report.context)
    let type = report.message.header.type
    if let event = fields["event"] {
      write(text: type.title)
      write(": ")
      write(phrase: MessagePhrase.ofEvents[event.text] ?? event.text, fields)
    } else if let phrase = MessagePhrase.ofTypes[type] {
      write(phrase: phrase, fields)
    } else {
      write(text: type.title)
      for (index, field) in fields.list.enumerated() {
        write(index == 0 ? ": " : ", ")
        write(text: field.name.split(separator: "_").joined(separator: " "))
        write(" ")
        write(safe: field.text)
      }
    }
  }

  private mutating func write(phrase: String, _ fields: PlainFields) {
    var rest = phrase[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "[" }) {
      write(text: String(rest[..<open]))
      let close = rest[open...].firstIndex(of: rest[open] == "[" ? "]" : "}") ?? open
      let inside = String(rest[rest.index(after: open)..<close])
      if rest[open] == "{" {
        write(safe: fields[inside]?.text ?? "")
      } else if fields.list.contains(where: { inside.contains("{\($0.name)}") }) {
        write(phrase: inside, fields)
      }
      rest = rest[rest.index(after: close)...]
    }
    write(text: String(rest))
  }
}

/// The fields of a message that holds no others in them, as a person reads them.
private struct PlainFields: FieldVisitor {
  private(set) var list: [(name: String, text: String)] = []
  private var depth = 0

  subscript(name: String) -> (name: String, text: String)? { list.first { $0.name == name } }

  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    guard depth == 0, case .field(let name) = name, let text = value.text else { return }
    list.append(("\(name)", text))
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) { depth += 1 }

  mutating func end(_ group: FieldGroup) { depth -= 1 }
}

extension FieldValue {
  /// As a person reads it; nil where nothing is there.
  fileprivate var text: String? {
    switch self {
    case .absent: nil
    case .unsigned(let number): "\(number)"
    case .signed(let number): "\(number)"
    case .number(let number): "\(number)"
    case .flag(let flag): flag ? "yes" : "no"
    case .duration(let nanoseconds): "\(Double(nanoseconds) / 1e9) s"
    case .word(let word), .code(_, let word): word
    case .text(let text, _): text.description
    case .amf(let value, _): value.stringValue?.description ?? value.markerName
    case .bytes(let bytes, _): bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes"
    }
  }
}
