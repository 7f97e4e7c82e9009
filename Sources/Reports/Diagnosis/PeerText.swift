internal import ByteParsing
internal import RTMP
internal import Sessions
internal import Wording
public import Peers

/// Writes what is known of peers, and what they would have made of a session, for a person to read.
public enum PeerText {
  /// Of a peer's column.
  private static let leastWidth = 8

  /// On what peers fail: a row for each condition, a column for each peer.
  public static func table(_ profiles: [PeerProfile], into output: inout OutputBuffer) {
    for side in Role.allCases.reversed() {
      if side == .client { output.endLine() }
      let peers = profiles.filter { !$0.conditions(side).isEmpty }
      output.write(
        text: "What a \(side.rawValue) does with what the \(side.peer.rawValue) sends\n\n")
      let rows = conditions(of: peers, side).map { condition in
        peers.map { peer in
          peer.conditions(side).first { $0.text == condition }?.reaction.rawValue ?? "-"
        } + [condition]
      }
      let lines = [peers.map(\.id) + ["when"]] + rows
      let table = TextTable(fitting: lines, least: leastWidth)
      for line in lines { table.write(line, into: &output) }
    }
    output.write(
      text: """

        Why is in each profile: rtmpscope rules --peer NAME prints it.
        Against a capture:      rtmpscope diagnose --against NAME CAPTURE

        """)
  }

  private static func conditions(of peers: [PeerProfile], _ side: Role) -> [String] {
    var texts: [String] = []
    var seen: Set<String> = []
    for text in peers.flatMap({ $0.conditions(side).map(\.text) }) where seen.insert(text).inserted
    {
      texts.append(text)
    }
    return texts
  }

  /// What a peer would have made of a session: a sentence or two.
  static func sentence(_ answer: PeerAnswer) -> String {
    let peer = "As the \(answer.side.rawValue), \(answer.name)"
    guard let failure = answer.failure else {
      let limit = answer.isWhole ? "" : ", as far as the capture shows it"
      let refusal =
        answer.refusedItself
        ? " It is in the capture itself, and refused the session for something else." : ""
      return "\(peer) would have objected to nothing that its profile looks at\(limit).\(refusal)"
        + passedOver(answer)
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
}
