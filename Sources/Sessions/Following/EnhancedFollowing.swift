internal import ByteParsing
internal import Flows
internal import RTMP

/// Whether what is sent of Enhanced RTMP was agreed on in connect (v2, Enhancing NetConnection
/// connect Command).
extension SessionFollower {
  /// Holds a codec against what both sides have listed.
  mutating func checkOffer(of code: FourCC, _ message: FollowedMessage) {
    guard let connect, message.sight.isFromStart else { return }
    if message.direction == .serverToClient {
      guard connect.offered.has(code) != true else { return }
      let lists = connect.offered.fourCCs
      return tellOnce(
        .enhancedNotAdvertised,
        "\(code) is sent to a client that \(lists.map { "lists only \($0.joined(separator: ", "))" } ?? "lists no FourCC in connect").",
        message)
    }
    if connect.offered.has(code) == false {
      tellOnce(
        .fourCCNotOffered,
        "\(code) is sent; connect lists \(connect.offered.fourCCs?.joined(separator: ", ") ?? "").",
        message)
    }
    if connect.accepted.has(code) == false {
      tellOnce(
        .enhancedNotAdvertised,
        "\(code) is sent to a server that lists only \(connect.accepted.fourCCs?.joined(separator: ", ") ?? "nothing").",
        message)
    } else if connect.accepted.isSilent, connect.answeredAt != nil {
      tellOnce(
        .enhancedServerSilent,
        "\(code) is sent; the server's answer to connect says nothing of Enhanced RTMP.", message)
    }
  }

  /// Holds the tracks and modifiers of a header against the receiver's capsEx.
  mutating func check(_ header: EnhancedTagHeader, _ message: FollowedMessage) {
    guard let connect, message.sight.isFromStart else { return }
    let receiver = message.direction == .clientToServer ? connect.accepted : connect.offered
    // One that says nothing is told of by its codecs.
    guard !receiver.isSilent || message.direction == .serverToClient,
      let missing = receiver.lacks(for: header)
    else { return }
    tellOnce(
      .capabilityMissing,
      "\(missing) is used; the receiver's capsEx is \(receiver.capsEx.map(String.init) ?? "absent").",
      message)
  }
}
