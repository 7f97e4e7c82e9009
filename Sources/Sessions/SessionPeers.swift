internal import ByteParsing
internal import Flows
internal import RTMP

/// Shows a session to the peers that a user has asked for, and tells what they would have made of it.
extension Session {
  mutating func noteBytesForPeers(
    _ direction: Direction, at moment: Moment
  ) {
    let isBehind = sides[direction.index].handshake != nil
    for index in panels.indices {
      panels[index].noteBytes(direction, isBehindHandshake: isBehind, sight, at: moment)
    }
  }

  /// A version after which nothing is decoded.
  mutating func askPeers(version: UInt8, _ direction: Direction, at moment: Moment) {
    for index in panels.indices { panels[index].take(version: version, direction, at: moment) }
  }

  mutating func askPeers(
    _ handshake: Handshake, _ echo: Handshake.Echo?, _ direction: Direction, at moment: Moment
  ) {
    guard !panels.isEmpty else { return }
    let first = sides[direction.opposite.index].decoder.firstHandshakePacket
    for index in panels.indices {
      panels[index].take(
        handshake, echo, isExact: handshake.second?.bytes == first?.bytes, direction, at: moment)
    }
  }

  /// What a message shows, before it is followed.
  mutating func askPeers(
    _ content: MessageReport, _ request: TransactionTable.Request?, _ direction: Direction,
    at moment: Moment, _ sight: Sight
  ) {
    let message = FollowedMessage(
      report: content, direction: direction, moment: moment, request: request,
      sentByteCount: sides[direction.index].decoder.byteCount,
      receivedByteCount: sides[direction.opposite.index].decoder.byteCount, sight: sight)
    for index in panels.indices { panels[index].take(message, before: &follower) }
  }

  /// What a rule says.
  mutating func askPeers(
    _ problem: Problem, _ direction: Direction?, about message: Int?, at moment: Moment
  ) {
    for index in panels.indices {
      panels[index].take(problem, direction, about: message, at: moment)
    }
  }

  /// What they would have made of the whole session.
  mutating func finishPeers(
    _ ending: SessionEnding, into queue: inout EventQueue
  ) -> [PeerAnswer] {
    guard !panels.isEmpty else { return [] }
    let guesses = [
      PeerGuess(follower.peerFacts[Direction.clientToServer.index], .client),
      PeerGuess(follower.peerFacts[Direction.serverToClient.index], .server),
    ]
    let (answers, statements) = panels[0].finish(ending, guesses)
    for statement in statements {
      report(
        statement.problem, statement.text, statement.direction, about: statement.message,
        at: statement.moment, into: &queue)
    }
    return answers
  }
}
