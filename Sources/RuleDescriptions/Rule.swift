public import ByteParsing
internal import Sessions

/// A rule as a reader looks it up: what it claims, what its breach means, why that can be believed,
/// and what to look at next.
public struct Rule: Identifiable, Sendable {
  public let problem: Problem
  /// What the finding means for the session, in a few sentences.
  public let explanation: String
  /// What in the bytes proves it: the fields that are looked at, and the conditions.
  public let proof: String
  /// Why it is an error, a warning or a note.
  public let severityReason: String
  /// What would make it wrong, or harmless: what looks the same, or what the capture can lack.
  public let refutation: String
  /// Where to look next.
  public let advice: String
  /// Public threads in which users met it, as `owner/repository#number`.
  public let seenIn: [String]

  /// Whether it says that something was not said, which needs a proof (``Absence``).
  public private(set) var claimsAbsence = false

  public var id: String { problem.id }

  init(
    _ problem: Problem, _ explanation: String, proof: String, severity severityReason: String,
    refutation: String, lookAt advice: String, seenIn: String = ""
  ) {
    self.problem = problem
    self.explanation = explanation
    self.proof = proof
    self.severityReason = severityReason
    self.refutation = refutation
    self.advice = advice
    self.seenIn = seenIn.split(separator: " ").map(String.init)
  }
}

extension Rule {
  init(
    _ rule: AbsenceRule, _ explanation: String, proof: String, severity severityReason: String,
    refutation: String, lookAt advice: String, seenIn: String = ""
  ) {
    self.init(
      rule.problem, explanation, proof: proof, severity: severityReason, refutation: refutation,
      lookAt: advice, seenIn: seenIn)
    claimsAbsence = true
  }
}

/// Every rule that there is, by area.
public enum RuleBook {
  public static let all: [Rule] =
    handshake + chunk + chunkCause + control + acknowledgement + connect + command + status + stream
    + request + close + amf + track + mediaForm + frame + metadata + dataName + timestamp
    + clock + aggregate + enhanced + sharedObject
    + failedOpening + transport + peer

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// The rule of that ID; nil where there is none.
  public static func rule(_ id: String) -> Rule? { byID[id] }
}
