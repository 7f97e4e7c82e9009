internal import ByteParsing
internal import RTMP
internal import Sessions
internal import Wording

/// Writes what peers would have made of a session, for a person to read.
enum PeerText {
  /// What a peer would have made of a session: a sentence or two.
  static func sentence(_ answer: PeerAnswer) -> String {
    let peer = "As the \(answer.side.rawValue), \(answer.name)"
    guard let failure = answer.failure else {
      let limit = answer.isWhole ? "" : ", as far as the capture shows it"
      let refusal =
        answer.refusedItself
        ? " It is in the capture itself, and refused the session for something else." : ""
      return "\(peer) would have objected to nothing that its profile looks at\(limit).\(refusal)"
        + passedOver(answer) + notLookedAt(answer)
    }
    let frame = failure.frame.map { "frame \($0)" } ?? ""
    let place = failure.message.map { "message \($0), \(frame)" } ?? frame
    let further =
      switch answer.furtherCount {
      case 0: ""
      case 1: " Beyond that, one more condition of its profile is met."
      case let count: " Beyond that, \(count) more conditions of its profile are met."
      }
    return "\(peer) \(failure.reaction.phrase) at \(place): \(failure.text)."
      + further + passedOver(answer)
  }

  private static func passedOver(_ answer: PeerAnswer) -> String {
    var text = ""
    if !answer.tolerated.isEmpty {
      text +=
        " It is in the capture itself, and went on in spite of: \(answer.tolerated.joined(separator: "; "))."
    }
    if !answer.ignored.isEmpty {
      text += " It would have ignored: \(answer.ignored.joined(separator: "; "))."
    }
    return text
  }

  private static func notLookedAt(_ answer: PeerAnswer) -> String {
    answer.omissions.isEmpty
      ? "" : " What that does not look at: \(answer.omissions.joined(separator: "; "))."
  }
}
