internal import Media
internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import Rules
internal import Sessions

/// A message as the conditions of profiles look at it, with what was so before it.
struct MessageFacts: Sendable {
  let message: FollowedMessage
  /// In how many packets its side's bytes came since the handshake.
  let packetCount: Int
  /// How many connects and createStreams the client had sent, this one included.
  let connectCount: Int
  let createCount: Int
  /// nil where that may have been before the capture, or in a hole.
  let isConnected: Bool?
  let isPublished: Bool
  let isStreamCreated: Bool?
  let hasAnnouncedWindow: Bool

  func value(of fact: TrafficFact) -> TrafficValue? {
    valueOfHeader(fact) ?? valueOfState(fact) ?? valueOfBody(fact)
  }

  // MARK: The header

  private func valueOfHeader(_ fact: TrafficFact) -> TrafficValue? {
    let header = message.message.header
    switch fact {
    case .messageIndex: return .number(Double(message.index))
    case .messageType: return .number(Double(header.type.rawValue))
    case .messageLength: return .number(Double(header.length))
    case .chunkStream: return .number(Double(header.chunkStreamID.rawValue))
    case .messageStream: return header.streamID.map { .number(Double($0.rawValue)) }
    case .extendedDelta:
      guard header.hasExtendedTimestamp, header.format == .type1 || header.format == .type2 else {
        return nil
      }
      return header.timestampDelta.map { .number(Double($0)) }
    case .inheritedDelta:
      guard header.format == .type3 else { return nil }
      return header.timestampDelta.map { .number(Double($0)) }
    case .readable:
      // What the capture lacks is no fault of the sender.
      guard message.message.isComplete else { return nil }
      if case .unreadable = message.body { return .text("no") }
      return .text("yes")
    default: return nil
    }
  }

  // MARK: The session

  private func valueOfState(_ fact: TrafficFact) -> TrafficValue? {
    switch fact {
    case .packets: .number(Double(packetCount))
    case .connectCount: .number(Double(connectCount))
    case .createCount: .number(Double(createCount))
    case .connected: isConnected.map(Self.answer)
    case .published: Self.answer(isPublished)
    case .streamCreated: isStreamCreated.map(Self.answer)
    case .windowAnnounced: Self.answer(hasAnnouncedWindow)
    case .answers: message.request.map { .text($0.name) }
    default: nil
    }
  }

  private static func answer(_ isSo: Bool) -> TrafficValue { .text(isSo ? "yes" : "no") }

  // MARK: The content

  private func valueOfBody(_ fact: TrafficFact) -> TrafficValue? {
    switch message.body {
    case .control(let control): Self.value(of: fact, in: control)
    case .userControl(let event): fact == .eventType ? .number(Double(event.type)) : nil
    case .command(let command): value(of: fact, in: command)
    case .data(let data): value(of: fact, in: data)
    case .audio(let header):
      switch fact {
      case .enhanced: Self.answer(header.enhanced != nil)
      case .audioFormat: header.codec.flatMap(Self.number)
      default: nil
      }
    case .video(let header):
      switch fact {
      case .enhanced: Self.answer(header.enhanced != nil)
      case .videoCodec: header.codec.flatMap(Self.number)
      case .videoFrameType:
        header.enhanced == nil ? firstByte.map { $0 >> 4 }.map(Self.number) : nil
      case .avcPacketType: isAVC(header) ? byte(1).map(Self.number) : nil
      default: nil
      }
    default: nil
    }
  }

  private static func value(of fact: TrafficFact, in control: ProtocolControl) -> TrafficValue? {
    switch (fact, control) {
    case (.setChunkSize, .setChunkSize(let size)): return .number(Double(size))
    case (.windowSize, .windowAcknowledgementSize(let size)): return .number(Double(size))
    case (.limitType, .setPeerBandwidth(_, let type?)):
      return switch type {
      case .hard: .number(0)
      case .soft: .number(1)
      case .dynamic: .number(2)
      case .unassigned(let value): .number(Double(value))
      }
    default: return nil
    }
  }

  private func byte(_ index: Int) -> UInt8? {
    let bytes = message.message.payload.bytes
    return index < bytes.count ? bytes[index] : nil
  }

  private var firstByte: UInt8? { byte(0) }

  private func isAVC(_ header: VideoTagHeader) -> Bool {
    if case .legacy(7)? = header.codec, header.command == nil { return true }
    return false
  }

  private static func number(_ value: UInt8) -> TrafficValue { .number(Double(value)) }

  private static func number(_ codec: AudioTagHeader.Codec) -> TrafficValue? {
    if case .legacy(let format) = codec { .number(Double(format)) } else { nil }
  }

  private static func number(_ codec: VideoTagHeader.Codec) -> TrafficValue? {
    if case .legacy(let id) = codec { .number(Double(id)) } else { nil }
  }

  private var leadByte: TrafficValue? {
    let type = message.message.header.type
    guard type == .commandAMF3 || type == .dataAMF3 else { return nil }
    return firstByte.map(Self.number)
  }

  // MARK: Commands and data

  private func value(of fact: TrafficFact, in data: DataMessage) -> TrafficValue? {
    switch fact {
    case .handler: data.handler.map { .text($0.description) }
    case .dataValues: isWhole(data.malformations) ? .number(Double(data.values.count)) : nil
    case .leadByte: leadByte
    case .amfType: .texts(data.values.typeNames)
    default: nil
    }
  }

  private func isWhole(_ malformations: [Malformation]) -> Bool {
    message.message.isComplete && !malformations.contains(where: \.endsReading)
  }

  private func value(of fact: TrafficFact, in command: Command) -> TrafficValue? {
    let isWhole = isWhole(command.malformations)
    return switch fact {
    case .command: .text(command.name.description)
    case .commandValues: isWhole ? .number(Double(command.valueCount)) : nil
    case .transaction: command.transactionID.map { .number($0) }
    case .commandObject: isWhole ? .text(command.objectKind) : nil
    case .argumentCount: isWhole ? .number(Double(command.arguments.count)) : nil
    case .connectTexts: isWhole && command.name == "connect" ? .texts(command.objectTexts) : nil
    case .publishType: isWhole && command.name == "publish" ? .text(command.publishType) : nil
    case .streamGiven:
      message.request?.name == "createStream"
        ? command.arguments.lazy.compactMap(\.numberValue).first.map { .number($0) } : nil
    case .statusLevel: command.statusLevel.map { .text($0) }
    case .statusCode: command.statusCode.map { .text($0.description) }
    case .statusTexts: isWhole ? .texts(command.statusTexts) : nil
    case .leadByte: leadByte
    case .amfType: .texts(command.values.typeNames)
    default: nil
    }
  }
}

extension Command {
  fileprivate var values: [AMFValue] { [commandObject].compactMap(\.self) + arguments }

  fileprivate var valueCount: Int { (transactionID == nil ? 1 : 2) + values.count }

  fileprivate var objectKind: String {
    guard let commandObject else { return "absent" }
    return commandObject.isNull ? "null" : commandObject.markerName
  }

  fileprivate var objectTexts: [String] {
    (commandObject?.properties ?? []).filter { $0.value.stringValue?.bytes.isEmpty == false }
      .map(\.name.description)
  }

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
