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
    guard connect == nil, message.direction == .clientToServer, message.sight.isComplete,
      command.name != Self.connect
    else { return }
    tellOnce(.connectNotFirst, "\(command.name) is sent before connect.", message)
  }

  /// A stream is created once connect has been answered.
  mutating func checkConnected(_ message: FollowedMessage) {
    guard let connect, connect.answeredAt == nil, message.sight.isComplete else { return }
    tellOnce(.createEarly, "createStream is sent before connect is answered.", message)
  }

  mutating func checkConnect(_ command: Command, _ message: FollowedMessage) {
    if let id = command.transactionID, id != 1 {
      log.object(.connectTransaction, "connect has transaction ID \(id.shortText).", to: message)
    }
    guard command.commandObject?.properties != nil,
      !command.malformations.contains(where: \.endsReading)
    else { return }
    let missing = Self.requiredTexts.filter { command.commandObject?[$0]?.stringValue == nil }
    guard !missing.isEmpty else { return }
    let names = missing.map(\.description).joined(separator: " and no ")
    log.object(.connectFieldsMissing, "connect has no \(names).", to: message)
  }

  /// Both sides write as the answer to connect has it.
  ///
  /// - Parameter asked: what the client asked for.
  mutating func checkEncoding(asked: Double?, _ message: FollowedMessage) {
    guard let asked, let agreed = connect?.objectEncoding, agreed != asked else { return }
    log.object(
      .objectEncodingDiffers,
      "The server answers object encoding \(agreed.shortText), where the client asked for \(asked.shortText).",
      to: message)
  }

  /// An ID that answers cannot be told by (§7.1.1).
  mutating func checkTransaction(of command: Command, _ message: FollowedMessage) {
    guard let id = command.transactionID else { return }
    if id < 0 || !id.isFinite || id != id.rounded() {
      tellOnce(
        .transactionOdd, "The transaction ID of \(command.name) is \(id.shortText).", message)
    }
    if id == 0, command.name == Self.connect || command.name == Self.createStream {
      tellOnce(
        .transactionZero, "\(command.name) has transaction ID 0, which asks for no answer.",
        message)
    }
  }
}
