internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP

/// What is wrong with a command by itself: its values' types, its spelling.
extension SessionFollower {
  private static let connectName: AMFString = "connect"

  private enum ArgumentKind: String {
    case text = "a string"
    case number = "a number"
    case flag = "a boolean"

    func fits(_ value: AMFValue) -> Bool {
      switch self {
      case .text: value.stringValue != nil
      case .number: value.numberValue != nil
      // Flash Player lets both be written.
      case .flag: value.booleanValue != nil || value.numberValue != nil
      }
    }
  }

  /// By place behind the command object (§7.2.1, §7.2.2).
  private static let argumentKinds: [AMFString: [ArgumentKind]] = [
    "publish": [.text, .text], "play": [.text, .number, .number, .flag],
    "pause": [.flag, .number], "seek": [.number], "deleteStream": [.number],
    "receiveAudio": [.flag], "receiveVideo": [.flag], "releaseStream": [.text],
    "FCPublish": [.text], "FCUnpublish": [.text], "FCSubscribe": [.text],
    "getStreamLength": [.text],
  ]

  /// How many arguments a command has at least (§7.2.1, §7.2.2).
  private static let argumentCounts: [AMFString: Int] = [
    "deleteStream": 1, "getStreamLength": 1, "seek": 1, "pause": 1, "receiveAudio": 1,
    "receiveVideo": 1, "play2": 1, "releaseStream": 1, "FCPublish": 1, "FCSubscribe": 1,
  ]

  /// A command message begins with the name of the command.
  mutating func checkName(of message: FollowedMessage) {
    let type = message.message.header.type
    guard type == .commandAMF0 || type == .commandAMF3, message.message.isComplete else { return }
    log.object(.commandNameMissing, "\(type.name) does not begin with a string.", to: message)
  }

  mutating func checkForm(of command: Command, _ message: FollowedMessage) {
    let name = command.name
    if command.transactionID == nil, !command.malformations.contains(where: \.endsReading) {
      tellOnce(.transactionMissing, "\(name) has no transaction ID.", message)
    }
    checkTransaction(of: command, message)
    checkObject(of: command, message)
    if let count = Self.argumentCounts[name], command.arguments.count < count,
      command.transactionID != nil, !command.malformations.contains(where: \.endsReading)
    {
      log.object(.argumentMissing, "\(name) has no argument.", to: message)
    }
    if let kinds = Self.argumentKinds[name] {
      for (place, (kind, value)) in zip(kinds, command.arguments).enumerated() {
        guard !value.isNull, value != .undefined, !kind.fits(value) else { continue }
        log.object(
          .argumentType, "Argument \(place + 1) of \(name) is not \(kind.rawValue).", to: message)
      }
    } else if name == Self.connectName, command.commandObject?.properties == nil {
      log.object(.argumentType, "The command object of connect is no object.", to: message)
    }
    if message.message.header.type == .commandAMF0, connect?.objectEncoding != 3,
      message.sight.isFromStart,
      command.commandObject?.isAMF3 == true || command.arguments.contains(where: \.isAMF3)
    {
      tellOnce(.avmPlusUnagreed, "\(name) holds an AMF3 value.", message)
    }
  }

  /// Every command has a command object, or null in its place (§7.1.1).
  private mutating func checkObject(of command: Command, _ message: FollowedMessage) {
    guard let object = command.commandObject else {
      if command.transactionID != nil, !command.malformations.contains(where: \.endsReading) {
        tellOnce(
          .commandObjectMissing, "\(command.name) ends after its transaction ID.", message)
      }
      return
    }
    guard command.name != Self.connectName, !command.isAnswer, command.transactionID != nil,
      Self.argumentKinds[command.name] != nil, object.properties == nil, !object.isNull,
      object != .undefined
    else { return }
    tellOnce(
      .argumentType, "The command object of \(command.name) is neither an object nor null.",
      message)
  }

  mutating func checkSpelling(of code: String, _ message: FollowedMessage) {
    guard !StatusCode.isKnown(AMFString(code)) else { return }
    // What is beyond that is only counted, and not worth a search.
    unknownCodeCount += 1
    let isTold = unknownCodeCount <= Session.repetitionLimit
    let nearest = (isTold ? StatusCode.nearest(to: code) : nil).map {
      " It may be meant to be \($0)."
    }
    log.object(
      .statusCodeUnknown,
      "The status code is \(code.prefix(80)), which is none that clients know.\(nearest ?? "")",
      to: message)
  }
}

extension AMFValue {
  fileprivate var isAMF3: Bool { if case .avmPlus = self { true } else { false } }
}
