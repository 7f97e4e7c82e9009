internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What is wrong with a command by itself: its values and their types.
struct CommandFormCheck: Check {
  private static let connectName: AMFString = "connect"
  private static let createStreamName: AMFString = "createStream"

  private enum ArgumentKind: String {
    case text = "string"
    case number
    case flag = "boolean"

    func fits(_ value: AMFValue) -> Bool {
      switch self {
      case .text: value.stringValue != nil
      case .number: value.numberValue != nil
      // Flash Player lets both be written.
      case .flag: value.booleanValue != nil || value.numberValue != nil
      }
    }
  }

  /// What a command carries behind its command object (§7.2.1, §7.2.2).
  private struct Arguments {
    let kinds: [ArgumentKind]
    /// How many there are at least.
    let leastCount: Int

    init(_ kinds: ArgumentKind..., atLeast leastCount: Int = 0) {
      self.kinds = kinds
      self.leastCount = leastCount
    }
  }

  private static let arguments: [AMFString: Arguments] = [
    "publish": .init(.text, .text), "play": .init(.text, .number, .number, .flag),
    "play2": .init(atLeast: 1), "pause": .init(.flag, .number, atLeast: 1),
    "seek": .init(.number, atLeast: 1), "deleteStream": .init(.number, atLeast: 1),
    "receiveAudio": .init(.flag, atLeast: 1), "receiveVideo": .init(.flag, atLeast: 1),
    "releaseStream": .init(.text, atLeast: 1), "FCPublish": .init(.text, atLeast: 1),
    "FCUnpublish": .init(.text), "FCSubscribe": .init(.text, atLeast: 1),
    "getStreamLength": .init(.text, atLeast: 1),
  ]

  /// A command message begins with the name of the command.
  func see(_ data: DataMessage, in message: FollowedMessage, into log: inout FindingLog) {
    let type = message.header.type
    guard type == .commandAMF0 || type == .commandAMF3, message.message.isComplete else { return }
    log.find(.commandNameMissing, ["message_type": .text(type.name)], in: message)
  }

  func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    let (command, message) = (step.command, step.message)
    if command.transactionID == nil, command.isWhole {
      log.findEach(.transactionMissing, command.facts, in: message)
    }
    checkTransaction(of: command, message, into: &log)
    let expected = Self.arguments[command.name]
    checkObject(of: command, isOfStream: expected != nil, message, into: &log)
    if let expected {
      if command.arguments.count < expected.leastCount, command.transactionID != nil,
        command.isWhole
      {
        log.find(.argumentMissing, command.facts, in: message)
      }
      for (place, (kind, value)) in zip(expected.kinds, command.arguments).enumerated() {
        guard !value.isNull, value != .undefined, !kind.fits(value) else { continue }
        let facts: FindingArguments = [
          "argument": .count(place + 1), "expected_types": .texts([kind.rawValue]),
        ]
        log.suspect(
          FindingReport(.argumentType, command.facts + facts, about: message.mark),
          message.direction)
      }
    } else if command.name == Self.connectName, command.commandObject?.properties == nil {
      log.find(.argumentType, command.facts + ["expected_types": .texts(["object"])], in: message)
    }
    if message.header.type == .commandAMF0, state.connect?.objectEncoding != 3,
      let unseen = message.sight.absence,
      command.commandObject?.isAMF3 == true || command.arguments.contains(where: \.isAMF3)
    {
      log.findOnce(.claim(.avmPlusUnagreed, unseen), command.facts, in: message)
    }
  }

  /// Every command has a command object, or null in its place (§7.1.1).
  ///
  /// - Parameter isOfStream: whether it is one of those that RTMP 1.0 has null for.
  private func checkObject(
    of command: Command, isOfStream: Bool, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let object = command.commandObject else {
      if command.transactionID != nil, command.isWhole {
        log.findEach(.commandObjectMissing, command.facts, in: message)
      }
      return
    }
    guard command.name != Self.connectName, !command.isAnswer, command.transactionID != nil,
      isOfStream, object.properties == nil, !object.isNull,
      object != .undefined
    else { return }
    log.suspectOnce(
      .argumentType, command.facts + ["expected_types": .texts(["object", "null"])], in: message)
  }

  /// An ID that answers cannot be told by (§7.1.1).
  private func checkTransaction(
    of command: Command, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let id = command.transactionID else { return }
    if id < 0 || !id.isFinite || id != id.rounded() {
      log.findEach(
        .transactionOdd, of: command.facts, command.facts + ["transaction_id": .amf(id)],
        in: message)
    }
    if id == 0, command.name == Self.connectName || command.name == Self.createStreamName {
      log.findEach(.transactionZero, command.facts, in: message)
    }
  }
}

extension Command {
  /// Its name.
  var facts: FindingArguments { ["command": .text(name.description)] }

  /// Whether nothing in it keeps the rest from being read.
  var isWhole: Bool { !malformations.contains(where: \.endsReading) }
}

extension AMFValue {
  fileprivate var isAMF3: Bool { if case .avmPlus = self { true } else { false } }
}
