internal import AMF
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// How the values of commands and data are written: what readers of AMF differ on.
struct AMFFormCheck: Check {
  func see(_ command: Command, in message: FollowedMessage, into log: inout FindingLog) {
    checkLeadByte(of: message, into: &log)
    guard command.usesRareTypes else { return }
    var types = RareTypes(in: message.header.type)
    if let object = command.commandObject { types.look(at: object, .commandObject) }
    tell(types, at: command.arguments, of: command.name, message, into: &log)
  }

  func see(_ data: DataMessage, in message: FollowedMessage, into log: inout FindingLog) {
    guard data.usesRareTypes else { return }
    let types = RareTypes(in: message.header.type)
    tell(types, at: data.values, of: data.handler, message, into: &log)
  }

  /// An AMF3 command or data message begins with a byte of 0.
  func checkLeadByte(of message: FollowedMessage, into log: inout FindingLog) {
    let type = message.header.type
    guard type == .commandAMF3 || type == .dataAMF3, message.message.payload.bytes.first != 0 else {
      return
    }
    log.findEach(.leadByteMissing, ["message_type": .text(type.name)], in: message)
  }

  /// Messages of AMF3 go to a peer that has agreed on them (§7.2.1.1).
  ///
  /// connect itself may be one: it is what asks for AMF3.
  func checkAgreement(
    on message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    let type = message.header.type
    guard type == .commandAMF3 || type == .dataAMF3 || type == .sharedObjectAMF3,
      let connect = state.connect, connect.objectEncoding != 3, let unseen = message.sight.absence
    else { return }
    log.findOnce(
      .claim(.avmPlusUnagreed, unseen),
      [
        "message_type": .text(type.name), "message_type_id": .count(type.rawValue),
        "object_encoding": connect.objectEncoding.map { .amf($0) },
      ], in: message)
  }

  private func tell(
    _ found: RareTypes, at arguments: [AMFValue], of name: AMFString?, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    var types = found
    for (place, value) in arguments.enumerated() { types.look(at: value, .argument(place + 1)) }
    guard !types.places.isEmpty else { return }
    let kinds = FindingArguments.Fact.texts(types.places.map(\.type))
    log.findEach(
      .markerRare, of: ["types": kinds],
      [
        "name": .text(name?.description.prefix(80)), "types": kinds,
        "places": .texts(types.places.map(\.place.name)),
      ], in: message)
  }
}
