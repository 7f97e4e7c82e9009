public import RTMP
public import Sessions

extension PeerGuess {
  /// Whether the implementation shows the same of a fact in every session, as far as is known.
  ///
  /// What is known by its own word alone has no habits that are known.
  public func isHabit(_ fact: PeerFact, of side: Role) -> Bool {
    let groups = side == .client ? PeerClues.clients : PeerClues.servers
    return groups.first { $0.peer == name }?.byFact.contains { $0.fact == fact } ?? false
  }
}
