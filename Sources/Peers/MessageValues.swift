internal import Fields
internal import Filter
internal import RTMP
internal import Sessions

/// What a message shows to the conditions of a profile, by the names that they have for it; its fields
/// are looked for once one of them is asked for.
struct MessageValues {
  private let facts: MessageFacts
  private let lookup: FieldLookup
  private lazy var header = seenHeader()
  private lazy var body = seenBody()

  /// - Parameter lookup: looks for all fields that the conditions name.
  init(_ facts: MessageFacts, _ lookup: FieldLookup) {
    (self.facts, self.lookup) = (facts, lookup)
  }

  /// nil where it is not there, or not known.
  subscript(name: String) -> [FieldOperand]? {
    mutating get {
      guard name.hasPrefix("body.") else {
        return TrafficFact(rawValue: name).map(facts.values) ?? header[name]
      }
      // Where reading ended early, more may have been said.
      let isTotal = name.hasSuffix(".count") || name.hasSuffix(".type")
      return isTotal && !facts.isWhole ? nil : body[name]
    }
  }

  private func seenHeader() -> FieldLookup {
    var lookup = lookup
    facts.message.message.describeHeader(to: &lookup)
    return lookup
  }

  private func seenBody() -> FieldLookup {
    var lookup = lookup.under("body.")
    facts.message.body.describe(to: &lookup, in: facts.message.report.context)
    return lookup
  }
}
