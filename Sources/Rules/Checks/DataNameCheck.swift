internal import AMF
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether metadata goes by its name and in the message type that is for it, and whether media goes in
/// data messages.
struct DataNameCheck: Check {
  /// Whether metadata came by another name, or in another message type.
  private(set) var hasMetadataElsewhere = false

  private static let additionalMedia: AMFString = "additionalMedia"
  /// As they are due, by their letters in small.
  private static let names = [
    "setdataframe": "@setDataFrame", "cleardataframe": "@clearDataFrame",
    "onmetadata": "onMetaData",
  ]

  mutating func see(
    _ data: DataMessage, in message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let handler = data.handler else { return tellMissing(message, into: &log) }
    if handler == Self.additionalMedia { noteTrack(in: data, message, into: &log) }
    let wrapped = data.isSetDataFrame ? data.values.first?.stringValue : nil
    for name in [handler, wrapped].compactMap(\.self) {
      guard let due = Self.due(for: name), name.description != due else { continue }
      hasMetadataElsewhere = true
      log.findEach(
        .dataNameMisspelt, ["name": .text(name.description), "expected_name": .text(due)],
        in: message)
    }
  }

  private func tellMissing(_ message: FollowedMessage, into log: inout FindingLog) {
    let type = message.header.type
    guard type == .dataAMF0 || type == .dataAMF3, message.header.length > 0 else { return }
    log.findEach(.dataNameMissing, ["message_type_id": .count(type.rawValue)], in: message)
  }

  mutating func see(_ step: CommandStep, into log: inout FindingLog) {
    let (command, message) = (step.command, step.message)
    guard let due = Self.due(for: command.name) else { return }
    hasMetadataElsewhere = true
    let type = message.header.type
    let dueType: MessageType = type == .commandAMF3 ? .dataAMF3 : .dataAMF0
    log.findEach(
      .dataAsCommand,
      [
        "name": .text(command.name.description),
        "expected_name": command.name.description == due ? nil : .text(due),
        "message_type": .count(type.rawValue), "expected_message_type": .count(dueType.rawValue),
      ], in: message)
  }

  /// What a name is meant to be; nil where it is another.
  private static func due(for name: AMFString) -> String? {
    // By its length and its last letter most names are told to be none of them.
    guard 10...15 ~= name.bytes.count, let last = name.bytes.last,
      [UInt8(ascii: "a"), UInt8(ascii: "e")].contains(last | 0x20)
    else { return nil }
    let text = name.description
    return names[(text.hasPrefix("@") ? String(text.dropFirst()) : text).lowercased()]
  }

  private func noteTrack(
    in data: DataMessage, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    let properties = data.values.lazy.compactMap(\.properties).first ?? []
    let id = properties.first { $0.name == "id" }?.value.stringValue
    log.findOnce(
      .trackInData,
      [
        "handler": .text(Self.additionalMedia.description),
        "id": .text(id?.description.prefix(80)),
      ], in: message)
  }
}
