internal import ByteParsing

/// Whether a header that is due in bytes without a gap is borne out by what came before.
///
/// What ordinary senders write is believed at a look; all else is held against what can be: the lengths
/// of control messages, streams that are in use, and how the payload begins.
enum HeaderBelief: Hashable, Sendable {
  case believed
  /// More of its payload would tell.
  case open
  case doubtful

  /// How much of a payload is looked at.
  static let openingByteCount = 9
  /// Longer messages are believed in only where others were as long, or what follows bears them out.
  static let ordinaryLength: UInt32 = 1 << 20
  static let growth: UInt32 = 8
  /// Other messages than audio and video that are longer than this are looked at more closely.
  static let ordinaryBodyLength: UInt32 = 1 << 16
  /// What a payload's opening weighs that does not come about by chance.
  static let tellingWeight = 10

  /// The length that every message of the type has; nil where they differ.
  static func fixedLength(of type: MessageType) -> UInt32? {
    switch type {
    case .setChunkSize, .abort, .acknowledgement, .windowAcknowledgementSize: 4
    case .setPeerBandwidth: 5
    default: nil
    }
  }
}

extension ChunkStream {
  /// Whether a header is like the last one, or goes on with its message.
  @inline(__always)
  func isFollowed(ordinarilyBy header: ChunkHeader) -> Bool {
    if let kind = header.message.kind {
      guard let last = self.kind, kind.type == last.type,
        !isWaiting || kind.messageLength == last.messageLength
      else { return false }
      if kind.messageLength != last.messageLength {
        guard !kind.type.isControl, kind.messageLength <= HeaderBelief.ordinaryBodyLength else {
          return false
        }
      }
      if case .type0(_, _, let id) = header.message { return id == streamID }
      return true
    }
    return header.format == .type3 && isWaiting
      && (extendedTimestamp == nil || header.hasExtendedTimestamp)
  }
}

extension ChunkStreamTable {
  /// How far a header is to be believed that is not like the last one of its chunk stream.
  ///
  /// - Parameter opening: what is there of its payload.
  func belief(
    in header: ChunkHeader, _ slot: Int?, _ opening: Span<UInt8>, isRepeatSettled: Bool
  ) -> HeaderBelief {
    if let slot, list[slot].isWaiting {
      if header.format == .type3 {
        return isRepeatSettled ? .believed : .doubtful
      }
      return header.message.kind == list[slot].kind ? .believed : .doubtful
    }
    let known = slot.flatMap { list[$0].kind }
    guard let kind = header.message.kind ?? known else { return .doubtful }
    guard kind.type.isAssigned else {
      // Zeros are many things; what follows the header has to bear it out.
      return kind.type.rawValue != 0 && isOfUnknownType(header) ? .believed : .doubtful
    }
    let wanted = min(HeaderBelief.openingByteCount, Int(kind.messageLength))
    guard opening.count >= wanted else { return .open }
    let bytes = opening.extracting(0..<wanted)
    if header.message.kind == nil, let slot {
      return belief(inheriting: kind, header, list[slot], bytes, isRepeatSettled)
    }
    return isPlausible(header, kind, slot, bytes) ? .believed : .doubtful
  }

  /// Whether a header whose message type has no known meaning is one for all that: it names a message
  /// stream that is in use.
  func isOfUnknownType(_ header: ChunkHeader) -> Bool {
    guard case .type0(_, let kind, let streamID) = header.message, kind.messageLength > 0 else {
      return false
    }
    return streamID == .connection || list.contains { $0.streamID == streamID }
  }

  private func belief(
    inheriting kind: MessageHeader.Kind, _ header: ChunkHeader, _ stream: ChunkStream,
    _ opening: Span<UInt8>, _ isRepeatSettled: Bool
  ) -> HeaderBelief {
    if header.format == .type3, stream.extendedTimestamp != nil, !header.hasExtendedTimestamp,
      !isRepeatSettled
    {
      return .doubtful
    }
    guard let weight = PayloadOpening.weight(opening, of: kind) else { return .doubtful }
    if header.format == .type2, header.time ?? 0 >= 1 << 16, !header.hasExtendedTimestamp {
      return .doubtful
    }
    let isTold =
      weight >= HeaderBelief.tellingWeight || kind.messageLength == 0 || kind.type.isControl
    let isAlike =
      stream.firstByte == nil || stream.firstByte == (opening.count > 0 ? opening[0] : nil)
    return isTold || isAlike ? .believed : .doubtful
  }

  /// Whether a header that gives length and type is such as senders write.
  private func isPlausible(
    _ header: ChunkHeader, _ kind: MessageHeader.Kind, _ slot: Int?, _ opening: Span<UInt8>
  ) -> Bool {
    if kind.type.isControl, let due = HeaderBelief.fixedLength(of: kind.type) {
      return kind.messageLength == due
    }
    if slot == nil, header.format != .type0 { return false }
    if case .type0(_, _, let id) = header.message, id.rawValue >= 1 << 6,
      !list.contains(where: { $0.streamID == id })
    {
      return false
    }
    if kind.type.isControl { return isUserControl(kind, opening) }
    let last = slot.flatMap { list[$0].kind?.messageLength } ?? 0
    let limit =
      kind.type.isMedia ? HeaderBelief.ordinaryLength : HeaderBelief.ordinaryBodyLength
    guard kind.messageLength <= max(limit, HeaderBelief.growth &* last) else { return false }
    return PayloadOpening.weight(opening, of: kind) != nil
  }

  private func isUserControl(_ kind: MessageHeader.Kind, _ opening: Span<UInt8>) -> Bool {
    guard opening.count >= 2 else { return kind.messageLength >= 2 }
    return switch UInt16(opening[0]) << 8 | UInt16(opening[1]) {
    case 0...2, 4, 6, 7, 31, 32: kind.messageLength == 6
    case 3: kind.messageLength == 10
    case 26...27: (2...64).contains(kind.messageLength)
    default: false
    }
  }
}
