internal import ArgumentParser
internal import Reports
internal import Sessions

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List the rules, or explain some of them.",
    discussion: """
      EXAMPLES
        rtmpscope rules
        rtmpscope rules publish.refused
        rtmpscope rules ack                          all whose IDs begin with "ack."
      """)

  @Argument(
    help: ArgumentHelp("A rule's ID, or the part before its dot.", valueName: "id"))
  var ids: [String] = []

  func validate() throws {
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
      if ids.isEmpty {
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
