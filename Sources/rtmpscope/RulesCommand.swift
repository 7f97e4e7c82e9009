internal import ArgumentParser
internal import Reports
internal import Sessions
internal import RuleDescriptions
internal import Peers

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List the rules, or explain some of them.",
    discussion: """
      EXAMPLES
        rtmpscope rules
        rtmpscope rules publish.refused
        rtmpscope rules ack                          all whose IDs begin with "ack."
        rtmpscope rules --peers                      on what the known peers fail
        rtmpscope rules --peer nginx-rtmp            what a peer does with what, and why
        rtmpscope rules --peer nginx-rtmp --raw      its profile, to begin one's own with
      """)

  @Argument(
    help: ArgumentHelp("A rule's ID, or the part before its dot.", valueName: "id"))
  var ids: [String] = []

  @Flag(help: "Print on what the known peers fail: a table, by condition.")
  var peers = false

  @Option(
    help: ArgumentHelp(
      "Print what that peer does, why, and where its sources say so.", valueName: "peer"),
    transform: PeerChoice.init)
  var peer: PeerChoice?

  @Flag(help: "With --peer: its profile as it is written.")
  var raw = false

  func validate() throws {
    let wishes = (ids.isEmpty ? 0 : 1) + (peers ? 1 : 0) + (peer == nil ? 0 : 1)
    if wishes > 1 { throw ValidationError("Rules, --peers or --peer: one of them at a time.") }
    if raw, peer == nil { throw ValidationError("--raw is for --peer.") }
    for id in ids where Self.rules(id).isEmpty {
      throw ValidationError("There is no rule '\(id)'; rtmpscope rules lists all.")
    }
  }

  private static func rules(_ id: String) -> [Rule] {
    if let rule = RuleBook.rule(id) { return [rule] }
    return RuleBook.all.filter { $0.id.hasPrefix(id + ".") }
  }

  func run() throws {
    try Failures.reported {
      var output = StandardOutput()
      if peers {
        PeerTableText.write(
          try PeerProfile.builtIn.map { try $0.profile }, into: &output.buffer)
      } else if let peer {
        if raw {
          output.buffer.write(text: String(decoding: peer.text, as: UTF8.self))
        } else {
          PeerPage.write(peer.profile, into: &output.buffer)
        }
      } else if ids.isEmpty {
        RuleText.list(RuleBook.all.sorted { $0.id < $1.id }, into: &output.buffer)
      } else {
        for (place, rule) in ids.flatMap(Self.rules).enumerated() {
          if place > 0 { output.buffer.endLine() }
          RuleText.explain(rule, into: &output.buffer)
        }
      }
      try output.flush()
    }
  }
}
