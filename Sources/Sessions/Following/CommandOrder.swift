internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP

/// Whether commands come when they may, and carry what strict peers ask of them (RTMP 1.0 §7.2.1).
extension SessionFollower {
  private static let connect: AMFString = "connect"
  private static let createStream: AMFString = "createStream"
  private static let requiredTexts: [AMFString] = ["tcUrl", "flashVer"]

  /// A connection begins with connect.
  mutating func checkOrder(of command: Command, _ message: FollowedMessage) {
    guard connect == nil, message.direction == .clientToServer, let unseen = message.sight.absence,
      command.name != Self.connect
    else { return }
    tellOnce(
      .claim(.connectNotFirst, unseen), ["command": .text(command.name.description)], message)
  }

  /// A stream is created once connect has been answered.
  mutating func checkConnected(_ message: FollowedMessage) {
    guard let connect, connect.answeredAt == nil, let unseen = message.sight.absence else {
      return
    }
    tellOnce(.claim(.createEarly, unseen), message)
  }

  mutating func checkConnect(_ command: Command, _ message: FollowedMessage) {
    if let id = command.transactionID, id != 1 {
      log.find(.connectTransaction, ["transaction_id": .amf(id)], in: message)
    }
    guard command.commandObject?.properties != nil,
      !command.malformations.contains(where: \.endsReading)
    else { return }
    let missing = Self.requiredTexts.filter { command.commandObject?[$0]?.stringValue == nil }
    guard !missing.isEmpty else { return }
    let finding = FindingReport(
      .connectFieldsMissing, ["fields": .texts(missing.map(\.description))], about: message.mark)
    connect?.faults.append(.init(finding: finding, remainder: .habit))
  }

  /// Both sides write as the answer to connect has it.
  ///
  /// - Parameter asked: what the client asked for.
  mutating func checkEncoding(asked: Double?, _ message: FollowedMessage) {
    guard let asked, let agreed = connect?.objectEncoding, agreed != asked else { return }
    log.find(
      .objectEncodingDiffers,
      ["object_encoding": .amf(agreed), "asked_object_encoding": .amf(asked)], in: message)
  }

  /// An ID that answers cannot be told by (§7.1.1).
  mutating func checkTransaction(of command: Command, _ message: FollowedMessage) {
    guard let id = command.transactionID else { return }
    if id < 0 || !id.isFinite || id != id.rounded() {
      tellOnce(
        .transactionOdd,
        ["command": .text(command.name.description), "transaction_id": .amf(id)], message)
    }
    if id == 0, command.name == Self.connect || command.name == Self.createStream {
      tellOnce(.transactionZero, ["command": .text(command.name.description)], message)
    }
  }
}
