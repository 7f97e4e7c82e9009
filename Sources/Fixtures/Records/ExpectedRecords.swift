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

  /// Frames that differ only in what each has of its own.
  private struct Alike {
    var shape: RecordText
    var records: [RecordText]
  }

  private(set) var lines: [String] = []
  private var renderer: RecordRenderer
  private let foldsFrames: Bool
  private var alike: [Alike] = []

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
    default:
      unfold()
      lines.append(record(of: event).text)
    }
  }

  mutating func finish() { unfold() }

  private mutating func record(of event: SessionEvent) -> RecordText {
    var output = OutputBuffer()
    renderer.render(event, into: &output)
    var record = RecordText(String(decoding: output.bytes, as: UTF8.self))
    record.members.removeAll { Self.ofCapture.contains($0.name) }
    switch event.content {
    case .flow:
      record["client"] = nil
      record["server"] = nil
    case .message:
      record.edit("body") { $0["latency"] = nil }
    case .flowEnd:
      record.edit("summary") { summary in
        for side in ["c2s", "s2c"] {
          summary.edit(side) { $0.members.removeAll { Self.ofCapturedSide.contains($0.name) } }
        }
      }
    default: break
    }
    return record
  }

  // MARK: Frames

  private mutating func note(frame record: RecordText) {
    let shape = RecordText(members: record.members.filter { !Self.ofEach.contains($0.name) })
    if let place = alike.firstIndex(where: { $0.shape == shape }) {
      alike[place].records.append(record)
    } else {
      alike.append(Alike(shape: shape, records: [record]))
    }
  }

  private mutating func unfold() {
    for frames in alike {
      guard frames.records.count > 1 else {
        lines += frames.records.map(\.text)
        continue
      }
      let columns = Self.ofEach.map { name in
        let values = frames.records.map { $0[name] ?? "null" }
        return RecordText.Member(
          name: name, value: Substring("[" + values.joined(separator: ",") + "]"))
      }
      var record = frames.shape
      record["each"] = Substring(RecordText(members: columns).text)
      lines.append(record.text)
    }
    alike = []
  }
}

extension RecordText {
  /// Changes a member that is an object, if it is there.
  fileprivate mutating func edit(_ name: String, _ change: (inout RecordText) -> Void) {
    guard let value = self[name], value.first == "{" else { return }
    var object = RecordText(value)
    change(&object)
    self[name] = Substring(object.text)
  }
}
