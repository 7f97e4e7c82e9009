internal import ByteParsing
internal import Flows
internal import RTMP

/// Shows a session to the peers that a user has asked for, and tells what they would have made of it.
extension Session {
  mutating func noteBytesForPeers(
    _ direction: Direction, at moment: Place
  ) {
    let isBehind = sides[direction.index].handshake != nil
    for index in standIns.indices {
      standIns[index].noteBytes(direction, isBehindHandshake: isBehind, sight, at: moment)
    }
  }

  /// A version after which nothing is decoded.
  mutating func askPeers(version: UInt8, _ direction: Direction, at moment: Place) {
    for index in standIns.indices { standIns[index].take(version: version, direction, at: moment) }
  }

  /// - Parameter isExact: whether the echo is the peer's packet, byte for byte.
  mutating func askPeers(
    _ handshake: Handshake, _ echo: Handshake.Echo?, isExact: Bool, _ direction: Direction,
    at moment: Place
  ) {
    for index in standIns.indices {
      standIns[index].take(handshake, echo, isExact: isExact, direction, at: moment)
    }
  }

  /// What a message shows, before it is followed.
  mutating func askPeers(
    _ content: MessageReport, _ request: TransactionTable.Request?, _ direction: Direction,
    at moment: Place, _ sight: Sight
  ) {
    let message = FollowedMessage(
      report: content, direction: direction, moment: moment, request: request,
      sentByteCount: sides[direction.index].decoder.byteCount,
      receivedByteCount: sides[direction.opposite.index].decoder.byteCount, sight: sight)
    for index in standIns.indices { standIns[index].take(message, before: &follower) }
  }

  /// What a rule says.
  mutating func askPeers(
    _ problem: Problem, _ direction: Direction?, about message: Int?, at moment: Place
  ) {
    for index in standIns.indices {
      standIns[index].take(problem, direction, about: message, at: moment)
    }
  }

  /// What they would have made of the whole session.
  mutating func finishPeers(
    _ ending: SessionEnding, into queue: inout EventQueue
  ) -> [PeerAnswer] {
    guard !standIns.isEmpty else { return [] }
    let guesses = [
      PeerGuess(follower.peerFacts[Direction.clientToServer.index], .client),
      PeerGuess(follower.peerFacts[Direction.serverToClient.index], .server),
    ]
    var answers: [PeerAnswer] = []
    for index in standIns.indices {
      for (answer, statements) in standIns[index].finish(
        ending, guesses, serverRefused: headlines.tellsRefusal)
      {
        answers.append(answer)
        for statement in statements {
          report(statement.finding, statement.direction, into: &queue)
        }
      }
    }
    return answers
  }
}
