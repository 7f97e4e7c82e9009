internal import Media
internal import RTMP

/// A message as a tag has it: of audio, video or data, whole, alone or a part of an aggregate.
struct ExportedMessage: Sendable {
  let kind: FLVTag.Kind
  /// Of the tag.
  let payload: [UInt8]
  let body: MessageBody

  /// - Returns: nil for a message that is no tag, or that an FLV file cannot hold.
  init?(_ type: MessageType, _ payload: [UInt8], _ body: MessageBody) {
    self.body = body
    switch type {
    case .audio: (kind, self.payload) = (.audio, payload)
    case .video: (kind, self.payload) = (.video, payload)
    case .dataAMF0, .dataAMF3:
      guard let values = Self.scriptValues(payload, isAMF3: type == .dataAMF3) else { return nil }
      (kind, self.payload) = (.script, values)
    default: return nil
    }
  }

  /// The values of a data message as a script tag has them: AMF0, and without the handler that a
  /// publisher puts before them for its server (FLV 10.1 §E.4.4).
  private static func scriptValues(_ payload: [UInt8], isAMF3: Bool) -> [UInt8]? {
    let setDataFrame: [UInt8] = [2, 0, 13] + Array("@setDataFrame".utf8)
    let clearDataFrame: [UInt8] = [2, 0, 15] + Array("@clearDataFrame".utf8)
    let amf0String: UInt8 = 2
    var values = payload[...]
    // Messages of that type begin with a 0, and then are AMF0 too (RTMP 1.0 §7.1.1).
    if isAMF3, values.first == 0 { values = values.dropFirst() }
    if values.starts(with: setDataFrame) { values = values.dropFirst(setDataFrame.count) }
    guard values.first == amf0String, !values.starts(with: clearDataFrame) else { return nil }
    return Array(values)
  }

  /// The parts of a whole aggregate message, with their timestamps as they stand in it
  /// (RTMP 1.0 §7.1.6).
  static func parts(
    of aggregate: AggregateMessage, _ payload: [UInt8]
  ) -> [(message: ExportedMessage, ownTimestamp: UInt32)] {
    aggregate.parts.compactMap { part in
      let end = part.start + Int(part.length)
      guard end <= payload.count, !part.isEncrypted else { return nil }
      return ExportedMessage(part.type, Array(payload[part.start..<end]), part.body)
        .map { ($0, part.ownTimestamp) }
    }
  }

  var isMedia: Bool { kind != .script }

  /// Whether it is `onMetaData`.
  var isMetadata: Bool { kind == .script && payload.starts(with: Self.onMetaData) }

  private static let onMetaData: [UInt8] = [2, 0, 10] + Array("onMetaData".utf8)

  /// The codec of its track; nil where it has none, or several.
  var codec: MediaFrame.Codec? {
    body.audio?.codec.map(MediaFrame.Codec.audio) ?? body.video?.codec.map(MediaFrame.Codec.video)
  }

  /// Whether nothing that comes before it is needed to show it.
  var isKeyFrame: Bool {
    guard let header = body.video else { return false }
    let frame = MediaFrame(header)
    return frame.isKeyFrame && frame.isCodedFrame
  }

  /// A name for what it tells decoders for all that follows; nil for others.
  var standingName: String? {
    if isMetadata { return "metadata" }
    if let header = body.audio {
      guard header.isSequenceHeader || header.packetType == .multichannelConfig else { return nil }
      return "audio \(header.packetType?.name ?? "") \(Self.tracks(header.enhanced))"
    }
    guard let header = body.video, header.isSequenceHeader || header.packetType == .metadata else {
      return nil
    }
    return "video \(header.packetType?.name ?? "") \(Self.tracks(header.enhanced))"
  }

  private static func tracks(_ header: EnhancedTagHeader?) -> String {
    (header?.tracks ?? []).map { String($0.id) }.joined(separator: ",")
  }
}
