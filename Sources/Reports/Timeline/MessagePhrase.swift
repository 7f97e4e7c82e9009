internal import AMF
internal import ByteParsing
internal import Fields
internal import RTMP
internal import Sessions

/// How a message of few fields reads in a timeline.
private enum MessagePhrase {
  enum Part: Sendable {
    case text(StaticString)
    /// What the field of that name holds.
    case field(StaticString)
    /// A text before a field, and one behind it; nothing where that is not there.
    case optional(StaticString, field: StaticString, StaticString)
  }

  /// By the message's type.
  static let ofTypes: [MessageType: [Part]] = [
    .setChunkSize: [
      .text(" "), .field("chunk_size"), .text(": chunks from here carry up to "),
      .field("chunk_size"), .text(" bytes"),
    ],
    .abort: [
      .text(": the message under way on chunk stream "), .field("chunk_stream_id"),
      .text(" is given up"),
    ],
    .acknowledgement: [
      .text(" "), .field("sequence_number"), .text(": bytes received so far"),
      .optional(" (of ", field: "sent_by_peer", " sent)"),
    ],
    .windowAcknowledgementSize: [
      .text(" "), .field("window_size"), .text(": wants an Acknowledgement every "),
      .field("window_size"), .text(" bytes"),
    ],
    .setPeerBandwidth: [
      .text(" "), .field("window_size"), .optional(", ", field: "limit_type", ""),
      .text(": the peer may have "), .field("window_size"), .text(" bytes unacknowledged"),
    ],
  ]

  /// By the event of a User Control message.
  static let ofEvents: [String: [Part]] = [
    "stream_begin": [.text("Stream Begin "), .field("stream_id")],
    "stream_eof": [.text("Stream EOF "), .field("stream_id")],
    "stream_dry": [.text("Stream Dry "), .field("stream_id")],
    "set_buffer_length": [
      .text("Set Buffer Length of stream "), .field("stream_id"), .text(" to "),
      .field("buffer_length"), .text(" ms"),
    ],
    "stream_is_recorded": [.text("Stream Is Recorded "), .field("stream_id")],
    "ping_request": [.text("Ping Request "), .field("timestamp")],
    "ping_response": [.text("Ping Response "), .field("timestamp")],
    "swf_verification_request": [
      .text("SWF Verification Request (26)"), .optional(", ", field: "data", ""),
    ],
    "swf_verification_response": [
      .text("SWF Verification Response (27)"), .optional(", ", field: "data", ""),
      .optional(", of a SWF file of ", field: "swf_size", " bytes"),
    ],
    "buffer_empty": [.text("Buffer Empty (31) "), .field("stream_id")],
    "buffer_ready": [.text("Buffer Ready (32) "), .field("stream_id")],
    "unknown": [
      .text("event type "), .field("event_type"), .text(", not known, "), .field("data"),
    ],
  ]
}

extension OutputBuffer {
  /// Writes what a message of few fields says; one without a phrase by the names of its fields.
  mutating func write(phraseOf report: MessageReport) {
    var fields = PlainFields()
    report.body.describe(to: &fields, in: report.context)
    let type = report.message.header.type
    write(text: type.title)
    if case .code(_, let event)? = fields["event"] {
      write(": ")
      if let phrase = MessagePhrase.ofEvents[event] {
        write(phrase, fields)
      } else {
        write(text: event)
      }
    } else if let phrase = MessagePhrase.ofTypes[type] {
      write(phrase, fields)
    } else {
      for (index, field) in fields.list.enumerated() {
        write(index == 0 ? ": " : ", ")
        write(words: "\(field.name)")
        write(" ")
        write(field.value)
      }
    }
  }

  private mutating func write(_ phrase: [MessagePhrase.Part], _ fields: PlainFields) {
    for part in phrase {
      switch part {
      case .text(let text): write(text)
      case .field(let name): if let value = fields[name] { write(value) }
      case .optional(let before, let name, let after):
        if let value = fields[name] {
          write(before)
          write(value)
          write(after)
        }
      }
    }
  }

  /// Writes what a field holds, as a person reads it.
  private mutating func write(_ value: FieldValue) {
    switch value {
    case .absent: write("nothing")
    case .unsigned(let number): write(number)
    case .signed(let number): write(number)
    case .number(let number): write(number)
    case .flag(let flag): write(flag ? "yes" : "no")
    case .duration(let nanoseconds):
      writeMilliseconds(nanoseconds)
      write(" ms")
    case .word(let word), .code(_, let word): write(text: word)
    case .text(let text, _): write(safe: text.description)
    case .amf(let value, _): write(value)
    case .bytes(let bytes, _): write(count: bytes.count, "byte")
    }
  }
}

/// The fields of a message that holds no others in them, as far as they are there.
private struct PlainFields: FieldVisitor {
  private(set) var list: [(name: StaticString, value: FieldValue)] = []
  private var depth = 0

  subscript(name: StaticString) -> FieldValue? {
    list.first {
      $0.name.utf8CodeUnitCount == name.utf8CodeUnitCount
        && $0.name.withUTF8Buffer { one in name.withUTF8Buffer { one.elementsEqual($0) } }
    }?.value
  }

  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    if case .absent = value { return }
    guard depth == 0, case .field(let name) = name else { return }
    list.append((name, value))
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) { depth += 1 }

  mutating func end(_ group: FieldGroup) { depth -= 1 }
}
