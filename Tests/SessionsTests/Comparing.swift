import Comparison
import RTMP
import Sessions
import TestSupport
import Testing

/// Two conversations, held against one another.
struct Comparing {
  var ignoring: [String] = []
  var countsNames = false

  typealias Script = (inout Conversation) -> Void

  /// Conversations whose payloads are told apart by their digests.
  static func conversation(
    client: [UInt8] = [10, 0, 0, 1], server: [UInt8] = [10, 0, 0, 2]
  ) -> Conversation {
    var options = Analyzer.Options()
    options.decoder.retention = .digest
    return Conversation(client: client, server: server, options: options)
  }

  static func outline(_ session: Conversation, _ script: Script) throws -> SessionOutline {
    var session = session
    script(&session)
    return try #require(session.finish().outlines.outlines.first)
  }

  func callAsFunction(_ good: Script, _ bad: Script) throws -> SessionComparison {
    SessionComparison(
      good: try Self.outline(Self.conversation(), good),
      bad: try Self.outline(Self.conversation(), bad), ignoring: ignoring,
      countsNames: countsNames)
  }
}

extension SessionDifference {
  /// Such as `value connect.flashVer`.
  var summary: String { "\(kind.rawValue) \(step)\(path.map { ".\($0)" } ?? "")" }
}

extension SessionComparison {
  var summaries: [String] { real.map(\.summary) }
}
