internal import ByteParsing
internal import Flows
internal import RTMP

/// Whether what is sent of Enhanced RTMP was agreed on in connect (v2, Enhancing NetConnection
/// connect Command).
extension SessionFollower {
  /// Holds a codec against what both sides have listed.
  mutating func checkOffer(of code: FourCC, _ message: FollowedMessage) {
    guard let connect, message.sight.isFromStart else { return }
    let facts: FindingArguments = ["four_cc": .text(code.description)]
    let offered = connect.offered.fourCCs.map { FindingArguments.Fact.texts($0) }
    let accepted = connect.accepted.fourCCs.map { FindingArguments.Fact.texts($0) }
    if message.direction == .serverToClient {
      guard connect.offered.has(code) != true else { return }
      // One that lists nothing has not said what it takes, and mostly goes by what comes.
      return tellOnce(
        .enhancedNotAdvertised, as: connect.offered.fourCCs == nil ? .note : nil,
        facts.adding([("receiver", .text("client")), ("listed", offered)]), message)
    }
    if connect.offered.has(code) == false {
      tellOnce(.fourCCNotOffered, facts.adding([("listed", offered)]), message)
    }
    if connect.accepted.has(code) == false {
      tellOnce(
        .enhancedNotAdvertised,
        facts.adding([("receiver", .text("server")), ("listed", accepted)]), message)
    } else if connect.accepted.isSilent, connect.answeredAt != nil {
      tellOnce(.enhancedServerSilent, facts, message)
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
      .capabilityMissing, as: receiver.isSilent ? .note : nil,
      ["capability": .text(missing), "caps_ex": receiver.capsEx.map { .count($0) }], message)
  }
}
