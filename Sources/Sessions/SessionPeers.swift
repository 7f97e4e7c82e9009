internal import ByteParsing
internal import Flows
internal import RTMP

/// Shows a session to the peers that a user has asked for, and tells what they would have made of it.
extension Session {
  mutating func noteBytesForPeers(
    _ direction: Direction, at moment: Moment
  ) {
    panel?.noteBytes(
      direction, isBehindHandshake: sides[direction.index].handshake != nil, sight, at: moment)
  }

  mutating func askPeers(
    _ handshake: Handshake, _ echo: Handshake.Echo?, _ direction: Direction, at moment: Moment
  ) {
    guard panel != nil else { return }
    let first = sides[direction.opposite.index].decoder.firstHandshakePacket
    panel?.take(
      handshake, echo, isExact: handshake.second?.bytes == first?.bytes, direction, at: moment)
  }

  /// What a message shows, before it is followed.
  mutating func askPeers(_ message: FollowedMessage) {
    panel?.take(message, before: &follower)
  }

  /// What a rule says.
  mutating func askPeers(
    _ problem: Problem, _ direction: Direction?, about message: Int?, at moment: Moment
  ) {
    panel?.take(problem, direction, about: message, at: moment)
  }

  /// What they would have made of the whole session.
  mutating func finishPeers(
    _ ending: SessionEnding, into queue: inout EventQueue
  ) -> [PeerAnswer] {
    let guesses = [
      PeerGuess(follower.peerFacts[Direction.clientToServer.index], .client),
      PeerGuess(follower.peerFacts[Direction.serverToClient.index], .server),
    ]
    guard let (answers, statements) = panel?.finish(ending, guesses) else { return [] }
    for statement in statements {
      report(
        statement.problem, statement.text, statement.direction, about: statement.message,
        at: statement.moment, into: &queue)
    }
    return answers
  }
}
