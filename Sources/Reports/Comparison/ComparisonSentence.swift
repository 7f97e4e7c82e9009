internal import Comparison
internal import Flows
internal import RTMP
internal import Sessions

extension SessionDifference {
  /// Where two sessions part, in a sentence.
  var sentence: String {
    switch kind {
    case .outcome: outcome
    case .missing: "In good \(sender) sends \(step)\(at(good)), and in bad it does not."
    case .extra: "In bad \(sender) sends \(step)\(at(bad)), and in good it does not."
    case .order:
      "In bad \(sender) sends \(step) \(words(bad))\(at(bad)), and in good \(words(good))\(at(good))."
    case .value, .name, .media:
      path.map {
        "They part in \(subject): \($0) is \(words(bad))\(at(bad)) where good has \(words(good))\(at(good))."
      } ?? "Only \(good.isThere ? "good" : "bad") has \(step)."
    }
  }

  private var sender: String { "the \((direction?.sender ?? .client).rawValue)" }

  /// The step's name, with whose it is where both sides can take it.
  private var subject: String {
    step == "handshake" || step.first?.isUppercase ?? false ? "\(sender)'s \(step)" : step
  }

  private var outcome: String {
    switch (step, path) {
    case ("end", _): return "In bad \(words(bad))\(at(bad)), and in good \(words(good))\(at(good))."
    case ("session", "protocol"?): return "Bad speaks \(words(bad)), and good \(words(good))."
    case ("session", _): return "Bad \(words(bad)), and good \(words(good))."
    default: break
    }
    guard let answered else {
      return good.isThere
        ? "Bad lacks \(subject); good has it\(at(good))."
        : "Bad has \(subject)\(at(bad)), and good has not."
    }
    guard bad.isThere else {
      return "\(answered) is not answered in bad; in good it is\(by(good))\(at(good))."
    }
    guard good.isThere else {
      return "\(answered) is answered in bad\(by(bad))\(at(bad)), and in good it is not."
    }
    return "\(answered) is answered\(by(bad))\(at(bad)) where good has \(words(good))\(at(good))."
  }

  /// What an answer or a status is about.
  private var answered: String? {
    for opening in ["answer to ", "status of "] where step.hasPrefix(opening) {
      return String(step.dropFirst(opening.count))
    }
    return nil
  }

  private func by(_ occurrence: Occurrence) -> String {
    occurrence.content == nil ? "" : " by \(words(occurrence))"
  }

  private func at(_ occurrence: Occurrence) -> String {
    occurrence.frame.map { " (frame \($0))" } ?? ""
  }

  /// A value as it is read in a sentence: not too long, and a code without its quotation marks.
  private func words(_ occurrence: Occurrence) -> String {
    guard occurrence.content != nil else { return "nothing" }
    let most = 60
    let cells = ComparedCells(good.content?.text ?? "", bad.content?.text ?? "", width: most)
    let text = occurrence == good ? cells.good : cells.bad
    let isCode = kind == .outcome && text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 1
    return isCode ? String(text.dropFirst().dropLast()) : text
  }
}
