internal import Media
internal import Flows
internal import RTMP

/// Writes one stream as an FLV file (FLV 10.1 §E), tag by tag as its messages come.
struct StreamExport: Sendable {
  /// What is kept until the file begins.
  private struct Held: Sendable {
    let message: ExportedMessage
    /// nil where it is not known; such a message is then where the first frame is.
    var timestamp: UInt32?
  }

  private enum Start: Sendable {
    /// The stream is seen from its start on: its first audio or video begins the file.
    case atFirstMedia
    /// It is not: a key frame begins the file, or audio where there is no video.
    case atKeyFrame(hasVideo: Bool)
    case begun(file: String)
  }

  /// How many messages are kept until the file begins; as much audio without any video has none.
  private static let heldLimit = 256
  /// How many headers of different tracks are kept, and how many configurations become files.
  private static let headerLimit = 64

  let direction: Direction
  /// nil until a header says it.
  var id: MessageStreamID?
  private let stem: String
  private let writesConfigurations: Bool
  private let startsAtFirst: Bool
  private var start: Start
  private var held: [Held] = []
  private var standing: [String: Held] = [:]
  private var standingOrder: [String] = []

  /// Behind how many holes it began.
  private(set) var epoch: Int
  /// Whether a timestamp was taken as its sender has it.
  private var isAbsolute = false
  private var remarks = StreamRemarks()
  private var counts = Counts()
  private var configurations: Set<CodecConfigurationFile> = []

  private struct Counts: Sendable {
    var audio = 0
    var video = 0
    var data = 0
    var first: UInt32?
    /// In milliseconds, of audio and video.
    var span: Int32 = 0
  }

  /// - Parameters:
  ///   - stem: what the file is to be called, without its extension.
  ///   - isLate: whether the stream's start was not seen.
  init(
    _ direction: Direction, _ id: MessageStreamID?, stem: String, isLate: Bool, epoch: Int,
    options: ExportOptions
  ) {
    self.direction = direction
    self.id = id
    self.stem = stem
    self.epoch = epoch
    writesConfigurations = options.writesConfigurations
    startsAtFirst = options.startsAtFirst
    start = isLate && !startsAtFirst ? .atKeyFrame(hasVideo: false) : .atFirstMedia
  }

  /// The same stream behind a hole that cannot be bridged: a file of its own, with what decoders
  /// need from before.
  func successor(epoch: Int, options: ExportOptions) -> StreamExport {
    var next = StreamExport(direction, id, stem: stem, isLate: true, epoch: epoch, options: options)
    for name in standingOrder {
      guard let message = standing[name]?.message else { continue }
      next.stand(Held(message: message, timestamp: nil), as: name)
    }
    return next
  }

  /// Behind a hole that cannot be bridged, a stream that has no file yet begins its waiting anew.
  mutating func beginAnew(epoch: Int) {
    self.epoch = epoch
    remarks.skipped += held.count
    held = []
    isAbsolute = false
    for name in standingOrder { standing[name]?.timestamp = nil }
    if case .atFirstMedia = start, !startsAtFirst { start = .atKeyFrame(hasVideo: false) }
  }

  var hasBegun: Bool { if case .begun = start { true } else { false } }

  /// Whether a message of that time can only stand in a file that begins behind the last hole.
  func needsSuccessor(for time: DirectionClock.Time) -> Bool {
    guard case .counted(_, let epoch) = time else { return false }
    return epoch > self.epoch
  }

  // MARK: Messages

  mutating func noteIncomplete() { remarks.incomplete += 1 }

  mutating func noteUnwritable() { remarks.unwritable += 1 }

  mutating func append(
    _ message: ExportedMessage, at time: DirectionClock.Time, _ output: inout ExportOutput
  ) {
    let timestamp = timestamp(of: time)
    let name = message.standingName
    if case .begun(let file) = start {
      if let name { stand(Held(message: message, timestamp: timestamp), as: name) }
      guard let timestamp else {
        remarks.untimed += 1
        return
      }
      return write(message, at: timestamp, file, &output)
    }
    guard timestamp != nil || name != nil else {
      remarks.untimed += 1
      return
    }
    hold(Held(message: message, timestamp: timestamp), as: name, &output)
  }

  private mutating func timestamp(of time: DirectionClock.Time) -> UInt32? {
    switch time {
    case .absolute(let timestamp):
      isAbsolute = true
      return timestamp
    // What is counted from 0 has no place among timestamps of the sender's.
    case .counted(let timestamp, _) where !isAbsolute:
      remarks.counted += 1
      return timestamp
    case .counted, .unknown: return nil
    }
  }

  /// Keeps a message that comes before the first one that is written, or begins the file with it.
  private mutating func hold(_ next: Held, as name: String?, _ output: inout ExportOutput) {
    let message = next.message
    switch start {
    case .begun: break
    case .atFirstMedia:
      if let name { stand(next, as: name) }
      if message.isMedia {
        begin(with: next, &output)
      } else if held.count < Self.heldLimit {
        held.append(next)
      } else {
        remarks.skipped += 1
      }
    case .atKeyFrame(let hasVideo):
      if let name {
        stand(next, as: name)
      } else if message.isKeyFrame {
        remarks.skipped += held.count
        held = []
        begin(with: next, &output)
      } else if message.kind == .video {
        start = .atKeyFrame(hasVideo: true)
        remarks.skipped += held.count + 1
        held = []
      } else if message.kind == .audio, !hasVideo {
        held.append(next)
        if held.count >= Self.heldLimit { begin(with: nil, &output) }
      } else {
        remarks.skipped += 1
      }
    }
  }

  private mutating func stand(_ held: Held, as name: String) {
    guard standing[name] != nil || standing.count < Self.headerLimit else { return }
    if standing.updateValue(held, forKey: name) == nil { standingOrder.append(name) }
  }

  // MARK: The file

  /// Writes what was kept, metadata first, and then the message that begins the file.
  private mutating func begin(with first: Held?, _ output: inout ExportOutput) {
    var all = held + (first.map { [$0] } ?? [])
    if case .atKeyFrame = start { all = standingOrder.compactMap { standing[$0] } + all }
    if let place = all.firstIndex(where: \.message.isMetadata) {
      all.insert(all.remove(at: place), at: 0)
    }
    held = []
    let begin = first?.timestamp ?? all.lazy.compactMap(\.timestamp).first ?? 0
    let file = output.names.claim(stem) + ".flv"
    start = .begun(file: file)
    output.append(.append(file: file, bytes: FLVHeader().bytes))
    for next in all { write(next.message, at: next.timestamp ?? begin, file, &output) }
  }

  private mutating func write(
    _ message: ExportedMessage, at timestamp: UInt32, _ file: String, _ output: inout ExportOutput
  ) {
    let tag = FLVTag(kind: message.kind, timestamp: timestamp, payload: message.payload)
    output.append(.append(file: file, bytes: tag.bytes))
    switch message.kind {
    case .audio: counts.audio += 1
    case .video: counts.video += 1
    case .script: counts.data += 1
    }
    noteHeaders(of: message)
    if message.isMedia, message.standingName == nil {
      let first = counts.first ?? timestamp
      counts.first = first
      counts.span = max(counts.span, Int32(bitPattern: timestamp &- first))
    }
    if writesConfigurations { writeConfigurations(in: message, file, &output) }
  }

  private mutating func noteHeaders(of message: ExportedMessage) {
    guard message.body.video?.command == nil, let codec = message.codec, codec.needsSequenceHeader,
      let fourCC = codec.fourCC, message.standingName == nil
    else { return }
    let kind = message.kind == .video ? "video " : "audio "
    if !standingOrder.contains(where: { $0.hasPrefix(kind) }) {
      remarks.codecsWithoutHeader.insert(fourCC.codecName)
    }
  }

  private mutating func writeConfigurations(
    in message: ExportedMessage, _ file: String, _ output: inout ExportOutput
  ) {
    for record in CodecConfigurationFile.all(in: message) {
      guard configurations.count < Self.headerLimit, configurations.insert(record).inserted else {
        continue
      }
      let track = record.track == 0 ? "" : "-track\(record.track)"
      let stem = String(file.dropLast(4)) + track
      let others = configurations.filter {
        $0.track == record.track && $0.fileExtension == record.fileExtension
      }
      // A track can be configured anew.
      let number = others.count == 1 ? "" : "-config\(others.count)"
      let name = "\(stem)\(number).\(record.fileExtension)"
      output.append(.append(file: name, bytes: record.bytes))
      output.append(.finish(file: name, summary: "\(record.bytes.count) bytes", lines: []))
    }
  }

  // MARK: The end

  mutating func finish(_ output: inout ExportOutput) {
    // Audio alone that was too short for that to be plain, or headers that nothing followed.
    if case .atKeyFrame(hasVideo: false) = start, !held.isEmpty { begin(with: nil, &output) }
    guard case .begun(let file) = start else {
      return remarks.tell(of: stem, hasFile: false, &output)
    }
    let flags = FLVHeader(hasAudio: counts.audio > 0, hasVideo: counts.video > 0).flags
    output.append(.replace(file: file, offset: FLVHeader.flagsOffset, byte: flags))
    let seconds = "\(counts.span / 1000).\(counts.span % 1000 / 100)"
    output.append(
      .finish(
        file: file,
        summary:
          "\(counts.audio) audio, \(counts.video) video, \(counts.data) data; \(seconds) s",
        lines: []))
    remarks.tell(of: file, hasFile: true, &output)
  }
}
