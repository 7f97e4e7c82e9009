internal import Flows
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions

/// Collects what a decoder says of a conversation, without what only a capture has.
///
/// Frames of audio and video that differ only in what each has of its own are one line: members that
/// are the same for all, and an `each` with the others in arrays.
struct ExpectedRecords: Sendable {
  /// Members that only a capture has.
  private static let ofCapture: Set<String> = ["time", "elapsed", "flow", "frame", "end_frame"]
  private static let ofCapturedSide: Set<String> = [
    "segments", "repeated_segments", "early_segments", "zero_windows", "zero_window_time",
  ]
  /// What a frame has of its own.
  private static let ofEach = [
    "index", "stream_offset", "chunk_count", "timestamp", "timestamp_delta", "message_length",
  ]

  private enum Line: Sendable {
    case record(RecordText)
    /// Frames that are alike stand where the first of them does.
    case frames(shape: RecordText, [RecordText])
  }

  private var entries: [Line] = []
  /// Where frames of a shape stand.
  private var places: [RecordText: Int] = [:]
  private var renderer: RecordRenderer
  private let foldsFrames: Bool

  /// - Parameter hashesPayloads: whether each message has the SHA-256 of its payload; then none are
  ///   put together.
  init(hashesPayloads: Bool) {
    renderer = RecordRenderer(
      precision: .nanoseconds, payload: hashesPayloads ? .sha256 : .none)
    foldsFrames = !hashesPayloads
  }

  mutating func note(_ event: SessionEvent) {
    switch event.content {
    case .bytes, .summary: return
    case .message(let report) where foldsFrames && report.isPlainFrame:
      note(frame: record(of: event))
    default: entries.append(.record(record(of: event)))
    }
  }

  private mutating func record(of event: SessionEvent) -> RecordText {
    var output = OutputBuffer()
    renderer.render(event, into: &output)
    var record = RecordText(output.bytes)
    record.members.removeAll { Self.ofCapture.contains($0.name) }
    switch event.content {
    case .flow:
      record["client"] = nil
      record["server"] = nil
    case .message:
      record.edit("body") { $0["latency"] = nil }
    case .flowEnd:
      record.edit("summary") { summary in
        for direction in Direction.allCases {
          summary.edit(direction.name) {
            $0.members.removeAll { Self.ofCapturedSide.contains($0.name) }
          }
        }
      }
    default: break
    }
    return record
  }

  // MARK: Frames

  private mutating func note(frame record: RecordText) {
    let shape = RecordText(members: record.members.filter { !Self.ofEach.contains($0.name) })
    if let place = places[shape], case .frames(_, var records) = entries[place] {
      // So that the list is added to where it is.
      entries[place] = .record(shape)
      records.append(record)
      entries[place] = .frames(shape: shape, records)
    } else {
      places[shape] = entries.count
      entries.append(.frames(shape: shape, [record]))
    }
  }

  /// What was collected, a line each, without their ends.
  var lines: [String] {
    entries.map { entry in
      switch entry {
      case .record(let record): record.text
      case .frames(_, let records) where records.count == 1: records[0].text
      case .frames(let shape, let records): Self.line(shape, records)
      }
    }
  }

  private static func line(_ shape: RecordText, _ records: [RecordText]) -> String {
    let columns = ofEach.map { name in
      let values = records.map { $0[name] ?? "null" }
      return RecordText.Member(
        name: name, value: "[" + values.joined(separator: ",") + "]")
    }
    var record = shape
    record["each"] = RecordText(members: columns).text
    return record.text
  }
}

extension RecordText {
  /// Changes a member that is an object, if it is there.
  fileprivate mutating func edit(_ name: String, _ change: (inout RecordText) -> Void) {
    guard let value = self[name], value.first == "{" else { return }
    var object = RecordText(Array(value.utf8))
    change(&object)
    self[name] = object.text
  }
}
