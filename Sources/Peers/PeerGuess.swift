package import RTMP
internal import Rules
public import Sessions

/// Which implementation a side probably is, by which clues, and how sure that is.
public struct PeerGuess: Hashable, Sendable {
  public let name: String
  /// As the side said it; nil where it did not.
  public let version: String?
  /// The facts that speak for it, with their values.
  public let clues: [String]
  /// From 0 to 1: how much the clues weigh; 1 where it names itself.
  public let certainty: Double
  /// Whether it is the side's own word for itself, of which nothing else is known.
  public let isOwnWord: Bool

  /// What clues must weigh at least for a name to be told.
  private static let leastWeight = 5
  /// What clues weigh that leave no doubt.
  private static let fullWeight = 8

  /// The implementation that most speaks for, and nothing against; nil where too little does, or as much for another.
  ///
  /// What a side says of itself stands, whatever else it does.
  ///
  /// - Parameter stranger: an implementation of which nothing is to be known.
  package init?(_ facts: PeerFacts, _ side: Role, without stranger: String? = nil) {
    var best: (group: PeerClues.Group, score: Score)?
    var second = 0
    let groups = side == .client ? PeerClues.clients : PeerClues.servers
    for group in groups where group.peer != stranger {
      guard let score = Score(facts, group) else { continue }
      if score.weight > best?.score.weight ?? 0 {
        second = best?.score.weight ?? 0
        best = (group, score)
      } else {
        second = max(second, score.weight)
      }
    }
    if let (group, best) = best, best.weight >= Self.leastWeight, best.weight > second {
      self.init(
        name: group.peer, version: group.versions.lazy.compactMap { $0.told(in: facts) }.first,
        clues: best.shown.map { "\($0.rawValue) \(facts[$0] ?? "")" },
        certainty: best.certainty, isOwnWord: false)
    } else if let version = facts[.flashVer], let word = Self.ownWord(in: version) {
      self.init(
        name: word, version: nil, clues: ["\(PeerFact.flashVer.rawValue) \(version)"],
        certainty: 1, isOwnWord: true)
    } else {
      return nil
    }
  }

  private init(
    name: String, version: String?, clues: [String], certainty: Double, isOwnWord: Bool
  ) {
    (self.name, self.version, self.clues) = (name, version, clues)
    (self.certainty, self.isOwnWord) = (certainty, isOwnWord)
  }

  /// What stands behind `compatible;` in a flashVer; nil where that is Adobe's word, which many have.
  private static func ownWord(in version: String) -> String? {
    let words = version.split(separator: "compatible;", maxSplits: 1)
    guard words.count == 2 else { return nil }
    let word = words[1].prefix { $0 != ")" }.drop { $0 == " " }
    return word.isEmpty || word.hasPrefix("FMSc/") || word.hasPrefix("FME/") ? nil : String(word)
  }

  /// With its version, such as `SRS 7.0.18`, or what it says of a library in it, as in `ffmpeg (Lavf60.3.100)`.
  public var fullName: String {
    guard let version else { return name }
    return version.first?.isNumber == true ? "\(name) \(version)" : "\(name) (\(version))"
  }

  /// As sentences have it: `surely`, `probably` or `perhaps`, or `calls itself`.
  public var adverb: String {
    if isOwnWord { return "calls itself" }
    return certainty >= 0.9 ? "surely" : certainty >= 0.6 ? "probably" : "perhaps"
  }

  /// What speaks for an implementation.
  private struct Score {
    private(set) var weight = 0
    /// Whether one clue names it by itself.
    private(set) var isNamed = false
    /// The facts that speak for it.
    private(set) var shown: [PeerFact] = []

    var certainty: Double { isNamed ? 1 : min(1, Double(weight) / Double(fullWeight)) }

    /// nil where a fact is none that it shows, and it does not name itself.
    init?(_ facts: PeerFacts, _ group: PeerClues.Group) {
      for (fact, alternatives) in group.byFact {
        guard let value = facts[fact] else { continue }
        guard let fit = alternatives.first(where: { $0.fits(value) }) else {
          if isNamed { continue }
          return nil
        }
        weight += fit.weight
        if fit.weight >= PeerClue.naming { isNamed = true }
        if fit.weight > 0 { shown.append(fact) }
      }
    }
  }
}

extension SessionSummary {
  /// Which implementation the client probably is; nil where too little tells.
  public var client: PeerGuess? { PeerGuess(clientFacts, .client) }

  /// Which implementation the server probably is; nil where too little tells.
  public var server: PeerGuess? { PeerGuess(serverFacts, .server) }
}
