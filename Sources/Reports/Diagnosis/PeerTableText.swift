internal import ByteParsing
internal import RTMP
internal import Sessions
public import Peers

/// Writes in what peers differ: a row for each condition, a column of letters for each peer.
public enum PeerTableText {
  private static let width = 79

  public static func write(_ profiles: [PeerProfile], into output: inout OutputBuffer) {
    for side in Role.allCases.reversed() {
      let peers = profiles.filter { !$0.conditions(side).isEmpty }
      output.write(
        text: "What a \(side.rawValue) does with what the \(side.peer.rawValue) sends\n\n")
      let names = zip(peers, letters).map { peer, letter in ["  \(letter)", peer.id, peer.name] }
      let table = TextTable(fitting: names)
      for line in names { table.write(line, into: &output) }
      output.write(
        text: "\n  \(letters.prefix(peers.count).map(String.init).joined(separator: " "))\n")
      for condition in conditions(of: peers, side) { write(condition, peers, side, into: &output) }
      output.endLine()
    }
    output.write(
      text: """
        C closes, R refuses, M misreads, S stalls, X crashes, - ignores, . nothing said
        A small letter: as it is configured by default.

        Why, and where its sources say so:   rtmpscope rules --peer NAME
        Against a capture:                   rtmpscope diagnose --against NAME CAPTURE
        """)
  }

  private static let letters = "abcdefghijklmnopqrstuvwxyz"

  private static func write(
    _ text: String, _ peers: [PeerProfile], _ side: Role, into output: inout OutputBuffer
  ) {
    output.write("  ")
    for peer in peers {
      let condition = peer.conditions(side).first { $0.text == text }
      output.write(text: "\(condition?.letter ?? ".") ")
    }
    let indent = 2 * peers.count + 3
    let lines = OutputBuffer.text { $0.write(wrapped: text, indent: indent, width: width) }
    output.write(text: " \(lines.dropFirst(indent))")
  }

  private static func conditions(of peers: [PeerProfile], _ side: Role) -> [String] {
    var seen: Set<String> = []
    return peers.flatMap { $0.conditions(side).map(\.text) }.filter { seen.insert($0).inserted }
  }
}

extension PeerCondition {
  fileprivate var letter: String {
    let letter =
      switch reaction {
      case .refuses: "R"
      case .closes: "C"
      case .misreads: "M"
      case .stalls: "S"
      case .crashes: "X"
      case .ignores: "-"
      }
    return isDefault ? letter.lowercased() : letter
  }
}
