import ByteParsing
import Flows
import Wording
import RTMP
import Sessions
import TestSupport
import Testing
import Peers

/// Something on which implementations differ, made of the bytes that they send, and how it is told.
struct Hazard: Sendable, CustomTestStringConvertible {
  typealias Script = RuleExample.Script

  /// What a peer makes of it.
  struct Verdict: Sendable {
    let peer: String
    let side: Role
    /// nil where it accepts all.
    let outcome: PeerAnswer.Reaction?
    /// Part of why.
    let reason: String
  }

  /// What happens, in words.
  let title: String
  /// The rules that tell it.
  let findings: [String]
  let verdicts: [Verdict]
  /// Whether what else is to be seen is.
  let isSeen: @Sendable (Outcome) -> Bool
  let script: Script
  /// The same turns without the fault.
  let nearMiss: Script?

  var testDescription: String { title }

  init(
    _ title: String, tells findings: [String] = [], _ verdicts: [Verdict] = [],
    seen isSeen: @escaping @Sendable (Outcome) -> Bool = { _ in true },
    _ script: @escaping Script, but nearMiss: Script? = nil
  ) {
    self.title = title
    self.findings = findings
    self.verdicts = verdicts
    self.isSeen = isSeen
    self.script = script
    self.nearMiss = nearMiss
  }

  static let all: [Hazard] = [
    handshake, chunks, time, control, commands, streams, statuses, media,
  ].flatMap(\.self)
}

extension Hazard.Verdict {
  /// Whether the peer is said to fail so, at first or had it come so far.
  func isTold(in outcome: Outcome) -> Bool {
    guard let phrase = self.outcome?.phrase else { return false }
    return outcome.findings.contains {
      $0.problem.isPeers && $0.sentence.hasPrefix("As the \(side.rawValue), \(peer) ")
        && $0.sentence.contains(" \(phrase): ") && $0.sentence.contains(reason)
    }
  }

  /// - Parameter peer: the ID of a built-in profile.
  private init(
    _ peer: String, _ side: Role, _ outcome: PeerAnswer.Reaction?, _ reason: String
  ) {
    self.init(peer: peer, side: side, outcome: outcome, reason: reason)
  }

  static func client(
    _ peer: String, _ outcome: PeerAnswer.Reaction?, _ reason: String = ""
  ) -> Self {
    Self(peer, .client, outcome, reason)
  }

  static func server(
    _ peer: String, _ outcome: PeerAnswer.Reaction?, _ reason: String = ""
  ) -> Self {
    Self(peer, .server, outcome, reason)
  }
}

extension Outcome {
  var session: SessionSummary? { ends.first?.summary.session }

  /// Whether a rule's finding says so.
  func says(_ rule: String, _ text: String) -> Bool {
    (findings + habits).contains { $0.problem.id == rule && $0.sentence.contains(text) }
  }

  /// The message types of one side, in order.
  func types(of direction: Direction) -> [UInt8] {
    zip(messages, directions).filter { $0.1 == direction }.map { $0.0.message.header.type.rawValue }
  }
}
