internal import Fields
internal import Filter
internal import RTMP
internal import RuleDescriptions
public import Sessions

/// A row of a peer's profile: what that peer does with something that the other side shows.
public struct PeerCondition: Hashable, Sendable {
  public let reaction: PeerAnswer.Reaction
  /// Whether it is so as the peer is configured by default.
  public let isDefault: Bool
  let condition: Condition
  /// The condition as the profile has it.
  public let text: String
  /// Why, in the peer's own terms.
  public let reason: String
  /// Where its sources say so: a file and a function; nil where nothing is said of that.
  public let source: String?

  /// Which fields of messages it names.
  let paths: [String]
  /// What shows anything that it names.
  let moments: TrafficFact.Moment
  /// What has to be there for it to be met.
  let needs: TrafficFact.Moment

  /// Behind an outcome: a configuration can change it.
  private static let byDefault = " by default"

  init(_ row: PeerTable.Row) throws(PeerProfile.Fault) {
    isDefault = row.fields[1].hasSuffix(Self.byDefault)
    let word = isDefault ? String(row.fields[1].dropLast(Self.byDefault.count)) : row.fields[1]
    guard let reaction = PeerAnswer.Reaction(rawValue: word) else {
      let names = PeerAnswer.Reaction.allCases.map(\.rawValue).joined(separator: ", ")
      throw .init(line: row.line, text: "'\(row.fields[1])' is none of \(names)")
    }
    self.reaction = reaction
    (text, reason) = (row.fields[2], row.fields[3])
    source = row.fields.count > 4 && !row.fields[4].isEmpty ? row.fields[4] : nil
    do throws(Condition.Fault) {
      condition = try Condition(text, mistake: Self.mistake)
    } catch {
      throw .init(line: row.line, text: error.description)
    }
    var paths: [String] = []
    var moments: TrafficFact.Moment = []
    condition.forEachTest { test in
      moments.formUnion(test.moment)
      if TrafficFact(rawValue: test.field) == nil { paths.append(test.field) }
    }
    (self.paths, needs) = (paths, condition.needs)
    self.moments = moments.isEmpty ? .message : moments
  }

  private static func mistake(in test: Condition.Test) -> String? {
    if TrafficFact(rawValue: test.field) == .rule {
      return test.operands.lazy.map(\.text).first { RuleBook.rule($0) == nil }
        .map { "there is no rule '\($0)'" }
    }
    let first = test.field.prefix { $0 != "." }
    let isKnown =
      TrafficFact(rawValue: test.field) != nil || first == "body"
      || Message.headerFields.contains(String(first))
    return isKnown ? nil : "'\(test.field)' is no field, and no fact that is known"
  }
}

extension Condition {
  /// What has to be there for it to be met, as far as that is plain.
  fileprivate var needs: TrafficFact.Moment {
    switch self {
    case .all(let conditions): conditions.reduce(into: []) { $0.formUnion($1.needs) }
    case .not(.test(let test)): test.relation == .exists ? [] : test.moment
    case .any, .not: []
    case .test(let test): test.moment
    }
  }
}

extension Condition.Test {
  fileprivate var moment: TrafficFact.Moment { TrafficFact(rawValue: field)?.moment ?? .message }
}
