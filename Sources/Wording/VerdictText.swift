internal import Flows
internal import RTMP
public import Sessions

extension Verdict {
  /// What happened, in a paragraph.
  public var text: String { cases.map(\.sentence).joined(separator: " ") }
}

extension Verdict.Case {
  fileprivate var sentence: String {
    switch self {
    case .beginsInside: "The capture begins inside the connection."
    case .used(let use): use.sentence
    case .connected(let application, _, nil):
      "The client connected\(Self.to(application))."
    case .connected(let application, let isOver, .some):
      "The client connected\(Self.to(application)); \(isOver ? "the connection ends" : "the capture ends") before it asked to publish or play anything."
    case .connecting(let application): "The client asked to connect\(Self.to(application))."
    case .finding(let finding): finding.plainSentence
    case .faultless: "No error and no warning."
    case .ended(let ending): ending.sentence
    }
  }

  private static func to(_ application: String?) -> String {
    application.map { " to '\($0)'" } ?? ""
  }
}

extension Verdict.StreamUse {
  fileprivate var sentence: String {
    let verb = purpose.rawValue
    let does = purpose == .publish ? "publishes" : "plays"
    let what = "'\(application.map { "\($0)/" } ?? "")\(name ?? "")'"
    let stream = id.map { " on message stream \($0.rawValue)" } ?? ""
    return switch leave {
    case .accepted(let time, let duration): accepted("\(verb)ed \(what)", time, duration)
    case .silent(let time, .some):
      "The server accepted the \(verb) of \(what); \(purpose == .publish ? "the client sent no media" : "no media came")\(time < 1_000_000_000 ? "" : " in \(Seconds(time))")."
    case .silent(_, nil): "The server accepted the \(verb) of \(what)."
    case .told: "The client \(verb)ed \(what)\(media)."
    case .unanswered(.some): "The client \(verb)ed \(what)\(media); the server never accepted it."
    case .unanswered(nil):
      "The client \(verb)ed \(what)\(media); the server's answer is not in the capture."
    case .requested: "The client asked to \(verb) \(what)."
    case .unasked(.some):
      "The client \(does)\(stream)\(media), where it asked for nothing."
    case .unasked(nil):
      "The client \(does)\(media); its request is not in the capture."
    }
  }

  /// For how long, and how much, where what was sent lasts longer or shorter than sending it took.
  ///
  /// - Parameters:
  ///   - time: in nanoseconds.
  ///   - duration: of media, in milliseconds.
  private func accepted(_ what: String, _ time: Int64, _ duration: Int64) -> String {
    let distance = abs(duration - time / 1_000_000)
    guard duration > 0, distance > max(500, duration / 4) else {
      return "The client \(what)\(Seconds(time).isNone ? "" : " for \(Seconds(time))")\(media)."
    }
    return
      "The client \(what)\(media): \(Seconds(milliseconds: duration)) of media in \(Seconds(time))."
  }

  /// Such as ` (H.264 320x180 and H.264 640x360 in track 1 and AAC)`.
  private var media: String {
    let texts = tracks.map { track in
      track.codec + (track.size.map { " \($0.width)x\($0.height)" } ?? "")
        + (track.id == 0 ? "" : " in track \(track.id)")
    }
    return texts.isEmpty ? "" : " (\(texts.joined(separator: " and ")))"
  }
}

extension Verdict.Ending {
  fileprivate var sentence: String {
    switch self {
    case .closed(let side): "The \(side.sender.rawValue) closed the connection."
    case .reset(let side, let sentFIN):
      "The \(side.sender.rawValue) ended it, by \(sentFIN ? "FIN, and RST followed" : "RST")."
    case .portReuse: "Its addresses and ports were used for another connection."
    case .evicted: "It was forgotten, as the one longest silent."
    case .stillOpen: "The capture ends while the connection is open."
    case .closing: "The capture ends while the connection is being closed."
    }
  }
}
