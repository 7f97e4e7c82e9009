internal import Media
internal import AMF
internal import ByteParsing
internal import Filter
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// A message as the conditions of profiles look at it, with what was so before it.
struct MessageFacts: Sendable {
  let message: FollowedMessage
  /// In how many packets its side's bytes came since the handshake.
  let packetCount: Int
  /// What the client had asked for, this message included.
  let requests: RequestCounts
  /// The commands that the client had sent before; nil where some may not have been seen.
  let earlierRequests: RequestCounts?
  /// nil where that may have been before the capture, or in a hole.
  let isConnected: Bool?
  let use: StreamUse
  let isStreamCreated: Bool?
  let hasAnnouncedWindow: Bool

  func values(of fact: TrafficFact) -> [FieldOperand]? {
    if fact == .amfType { return values?.typeNames.map(FieldOperand.text) }
    if fact == .statusTexts { return isWhole ? command?.statusTexts.map(FieldOperand.text) : nil }
    if fact == .earlierCommands { return earlierRequests?.names.sorted().map(FieldOperand.text) }
    return (valueOfMessage(fact) ?? valueOfState(fact) ?? valueOfCommand(fact)).map { [$0] }
  }

  /// Whether all that it says was read: what the capture lacks is no fault of the sender.
  var isWhole: Bool {
    let malformations = command?.malformations ?? data?.malformations ?? []
    return message.message.isComplete && !malformations.contains(where: \.endsReading)
  }

  /// What it shows.
  var moment: TrafficFact.Moment {
    values != nil ? .values : isEnhanced != nil ? .media : .message
  }

  // MARK: The message

  private func valueOfMessage(_ fact: TrafficFact) -> FieldOperand? {
    switch fact {
    case .index: .number(Double(message.index))
    case .packets: .number(Double(packetCount))
    case .extendedDelta: extendedDelta.map { .number(Double($0)) }
    case .leadByte: leadByte.map { .number(Double($0)) }
    case .enhanced: isEnhanced.map(FieldOperand.flag)
    default: nil
    }
  }

  private var extendedDelta: UInt32? {
    let header = message.header
    guard header.hasExtendedTimestamp, header.format == .type1 || header.format == .type2 else {
      return nil
    }
    return header.timestampDelta
  }

  private var leadByte: UInt8? {
    let type = message.header.type
    guard values != nil, type == .commandAMF3 || type == .dataAMF3 else { return nil }
    let bytes = message.message.payload.bytes
    return bytes.isEmpty ? nil : bytes[0]
  }

  private var isEnhanced: Bool? {
    message.body.audio.map { $0.enhanced != nil } ?? message.body.video.map { $0.enhanced != nil }
  }

  // MARK: The session

  private func valueOfState(_ fact: TrafficFact) -> FieldOperand? {
    switch fact {
    case .connected: isConnected.map(FieldOperand.flag)
    case .published, .publishing, .playing: use.value(of: fact)
    case .streamCreated: isStreamCreated.map(FieldOperand.flag)
    case .windowAnnounced: .flag(hasAnnouncedWindow)
    case .answers: message.request.map { .text($0.name) }
    default: requests.value(of: fact, message.sight).map { .number(Double($0)) }
    }
  }

  // MARK: Commands and data

  private var command: Command? { message.body.command }

  private var data: DataMessage? { message.body.data }

  private var values: [AMFValue]? { command?.values ?? data?.values }

  private func valueOfCommand(_ fact: TrafficFact) -> FieldOperand? {
    guard let command else { return nil }
    return switch fact {
    case .command: .text(command.name.description)
    case .commandValues: isWhole ? .number(Double(command.valueCount)) : nil
    case .publishType: isWhole && command.name == "publish" ? .text(command.publishType) : nil
    case .statusLevel: command.statusLevel.map { .text($0) }
    default: nil
    }
  }
}

extension Command {
  fileprivate var values: [AMFValue] { [commandObject].compactMap(\.self) + arguments }

  fileprivate var valueCount: Int { (transactionID == nil ? 1 : 2) + values.count }

  fileprivate var publishType: String {
    arguments.dropFirst().first?.stringValue?.description.lowercased() ?? ""
  }

  fileprivate var statusTexts: [String] {
    let info = arguments.first { $0.properties != nil }
    return (info?.properties ?? []).filter { $0.value.stringValue != nil }.map(\.name.description)
  }
}

extension [AMFValue] {
  /// The types that occur, at any depth.
  fileprivate var typeNames: [String] {
    var seen: Set<String> = []
    for value in self { value.visit { value, _ in seen.insert(value.markerName) } }
    return seen.sorted()
  }
}
