internal import RTMP
internal import Rules
public import Sessions

/// Which implementation a side probably is, by which clues, and how sure that is.
public struct PeerGuess: Hashable, Sendable {
  public let name: String
  /// The facts that speak for it, with their values.
  public let clues: [String]
  /// From 0 to 1: how much of what is known speaks for it, and how much that is.
  public let certainty: Double

  /// What clues must weigh at least for a name to be told.
  private static let leastWeight = 5
  /// What clues weigh that leave no doubt.
  private static let fullWeight = 8

  /// The implementation that most speaks for; nil where too little does, or as much for another.
  init?(_ facts: PeerFacts, _ side: Role) {
    var best: (name: String, score: Score)?
    var second = 0
    for group in side == .client ? PeerClues.clients : PeerClues.servers {
      let score = Score(facts, group)
      if score.balance > best?.score.balance ?? 0 {
        second = best?.score.balance ?? 0
        best = (group.peer, score)
      } else {
        second = max(second, score.balance)
      }
    }
    guard let (name, best) = best, best.weight >= Self.leastWeight, best.balance > second else {
      return nil
    }
    self.name = name
    self.clues = best.clues
    let share = Double(best.weight) / Double(best.weight + best.against)
    certainty = share * min(1, Double(best.weight) / Double(Self.fullWeight))
  }

  /// As sentences have it: `surely`, `probably` or `perhaps`.
  public var adverb: String {
    certainty >= 0.9 ? "surely" : certainty >= 0.6 ? "probably" : "perhaps"
  }

  /// What speaks for an implementation, and what against it.
  private struct Score {
    private(set) var weight = 0
    private(set) var against = 0
    private(set) var clues: [String] = []

    var balance: Int { weight - against }

    init(_ facts: PeerFacts, _ group: PeerClues.Group) {
      for (fact, alternatives) in group.byFact {
        guard let value = facts[fact] else { continue }
        let most = alternatives.reduce(0) { max($0, $1.weight) }
        if let fit = alternatives.filter({ $0.fits(value) }).max(by: { $0.weight < $1.weight }) {
          weight += fit.weight
          self.clues.append("\(fact.rawValue) \(value)")
        } else {
          against += (most + 1) / 2
        }
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
