internal import ByteParsing
internal import RTMP
internal import Sessions
internal import Wording
public import Peers

/// Writes a peer's profile as a page to read: what it does, with what, why, and where its sources say so.
public enum PeerPage {
  private static let width = 79

  public static func write(_ profile: PeerProfile, into output: inout OutputBuffer) {
    output.write(text: "\(profile.name)\n")
    for source in profile.sources {
      output.write(wrapped: "Read from \(source).", indent: 0, width: width)
    }
    for side in Role.allCases.reversed() {
      let conditions = profile.conditions(side)
      guard !conditions.isEmpty else { continue }
      output.write(
        text: "\nAs the \(side.rawValue), with what the \(side.peer.rawValue) sends\n")
      write(conditions.filter { !$0.isDefault }, into: &output)
      write(conditions.filter(\.isDefault), byDefault: true, into: &output)
    }
    write(profile.deployment, under: "What each deployment decides", into: &output)
    write(profile.omissions, under: "What this does not look at", into: &output)
    output.write(
      text: """

        Against a capture:            rtmpscope diagnose --against \(profile.id) CAPTURE
        To begin one's own profile:   rtmpscope rules --peer \(profile.id) --raw > FILE

        """)
  }

  private static func write(
    _ conditions: [PeerCondition], byDefault: Bool = false, into output: inout OutputBuffer
  ) {
    for reaction in PeerAnswer.Reaction.allCases {
      let rows = conditions.filter { $0.reaction == reaction }
      guard !rows.isEmpty else { continue }
      let limit = byDefault ? ", as it is configured by default" : ""
      output.write(text: "\n  It \(reaction.rawValue)\(limit)\n")
      for row in rows {
        output.write(wrapped: row.text, indent: 4, width: width)
        if !row.reason.isEmpty { output.write(wrapped: row.reason, indent: 8, width: width) }
        if let source = row.source { output.write(wrapped: source, indent: 8, width: width) }
      }
    }
  }

  private static func write(
    _ texts: [String], under title: String, into output: inout OutputBuffer
  ) {
    guard !texts.isEmpty else { return }
    output.write(text: "\n\(title)\n")
    for text in texts { output.write(wrapped: text, indent: 4, width: width) }
  }
}
