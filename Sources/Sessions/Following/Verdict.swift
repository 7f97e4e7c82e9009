internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What happened in a connection, in a paragraph: how far it came, what went wrong, how it ended.
struct Verdict {
  private let follower: SessionFollower
  private let ending: SessionEnding
  private let headlines: Headlines

  init(_ follower: SessionFollower, _ ending: SessionEnding, _ headlines: Headlines) {
    self.follower = follower
    self.ending = ending
    self.headlines = headlines
  }

  var text: String {
    let parts = beginning + accomplished + faults + (headlines.tellsClose ? [] : [close])
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var beginning: [String] {
    ending.sight.isFromStart ? [] : ["The capture begins inside the connection."]
  }

  /// How far it came.
  private var accomplished: [String] {
    let used = follower.streams.list.filter { $0.request != nil || $0.hasMedia }
    if !used.isEmpty { return used.prefix(3).map(sentence) }
    let app = follower.connect?.app.map { " to '\($0.inSentence)'" } ?? ""
    guard let connect = follower.connect else { return [] }
    if connect.refusal != nil { return [] }
    if connect.answeredAt != nil {
      return [
        "The client connected\(app); \(ending.closer == nil ? "the capture ends" : "the connection ends") before it asked to publish or play anything."
      ]
    }
    return ending.isInVain(since: connect.moment)
      ? [] : ["The client asked to connect\(app)."]
  }

  private func sentence(_ stream: NetStream) -> String {
    if stream.refusal != nil { return "" }
    let app = follower.connect?.app.map { "\($0.inSentence)/" } ?? ""
    guard let request = stream.request else {
      let isPublish = stream.tracks.first?.direction == .clientToServer
      let verb = isPublish ? "publishes" : "plays"
      return ending.sight.isFromStart
        ? "The client \(verb) on message stream \(stream.id.rawValue)\(media(stream)), where it asked for nothing."
        : "The client \(verb)\(media(stream)); its request is not in the capture."
    }
    let verb = request.role == .publish ? "publish" : "play"
    guard let start = stream.startedAt else {
      return stream.hasMedia
        ? "The client \(verb)ed '\(app)\(request.shortName)'\(media(stream)); nobody said that it may."
        : "The client asked to \(verb) '\(app)\(request.shortName)'."
    }
    let time = (stream.endedAt ?? ending.moment).time - start.time
    return "The client \(verb)ed '\(app)\(request.shortName)' for \(Seconds(time))\(media(stream))."
  }

  /// Such as ` (H.264 320x180 and AAC)`.
  private func media(_ stream: NetStream) -> String {
    let tracks = stream.tracks.filter { $0.frameCount > 0 }.compactMap { track -> String? in
      guard let codec = track.codec?.name else { return nil }
      guard case .video(let video)? = track.configuration, let width = video.width,
        let height = video.height
      else { return codec }
      return "\(codec) \(width)x\(height)"
    }
    return tracks.isEmpty ? "" : " (\(tracks.joined(separator: " and ")))"
  }

  private var faults: [String] {
    if headlines.errors.isEmpty, headlines.warnings.isEmpty {
      return headlines.undecoded + headlines.remarks + ["No error and no warning."]
    }
    let undecoded = headlines.errors.isEmpty ? headlines.undecoded : []
    return undecoded + headlines.errors + headlines.warnings + headlines.remarks
  }

  private var close: String {
    switch (ending.end, ending.closer) {
    case (.fin, .clientToServer?): "The client closed the connection."
    case (.fin, .serverToClient?): "The server closed the connection."
    case (.rst, .clientToServer?): "The client ended it, by \(how(.clientToServer))."
    case (.rst, .serverToClient?): "The server ended it, by \(how(.serverToClient))."
    case (.portReuse, _): "Its addresses and ports were used for another connection."
    case (.idle, _): "It was forgotten, as the one longest silent."
    default: "The capture ends while the connection is open."
    }
  }

  private func how(_ direction: Direction) -> String {
    ending.statistics[direction].sentFIN ? "FIN, and RST followed" : "RST"
  }
}
