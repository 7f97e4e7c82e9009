internal import ByteParsing

/// What is known where a header is in doubt, in bytes of which none is missing.
struct ChunkDoubt: Sendable {
  /// The message that the chunk before belongs to.
  struct Last: Sendable {
    let slot: Int
    /// As its header says.
    let kind: MessageHeader.Kind
    /// How many bytes were taken for its payload.
    let passed: UInt32
    /// Whether more of it is due.
    let isOpen: Bool
    /// Whether it was not told yet.
    let isHeld: Bool
    /// What was kept of it.
    let kept: [UInt8]

    /// What its payload opens like, where that is not what its header says.
    var otherType: MessageType? {
      let opening = Array(kept.prefix(PayloadOpening.byteCount))
      guard PayloadOpening.weight(opening.span, of: kind) == nil else { return nil }
      return [MessageType.audio, .video, .dataAMF0, .commandAMF0].first { type in
        let kind = MessageHeader.Kind(messageLength: kind.messageLength, type: type)
        return PayloadOpening.weight(opening.span, of: kind) ?? 0 >= 14
      }
    }

    /// How many bytes were taken for the payload of its last chunk.
    func lastPiece(_ size: UInt32) -> UInt32 {
      passed == 0 ? 0 : passed - (passed - 1) / size * size
    }
  }

  let header: ChunkHeader
  /// Of the header's first byte.
  let offset: StreamOffset
  /// Whether other bytes stand where it should repeat an extended timestamp.
  let isRepeatDoubtful: Bool
  /// Whether the header came in one piece, with the first bytes of its payload.
  let isWhole: Bool
  let streams: ChunkStreamTable
  let chunkSize: ChunkSize
  /// Bytes of earlier input before those.
  var recent: RecentBytes
  /// Bytes before the header, and what they are called.
  let before: [UInt8]
  let mark: UInt64
  let last: Last?
}

/// Why a header does not fit what came before it, and how to go on.
enum ChunkCause: Sendable {
  /// It is right, though nothing said so.
  case asItIs
  /// Type 3 headers are followed by other values than the extended timestamp that is due; none where they
  /// are not followed by any.
  case repeats(found: UInt32?, due: UInt32)
  /// Its own length is wrong.
  case ownLength(UInt32)
  /// The length of the message before is wrong, which ends at `end`.
  case length(UInt32, end: StreamOffset)
  /// The chunk goes on for `piece` bytes: its sender's size is larger than the one in force.
  case largerSize(ChunkSize, piece: UInt32)
  /// The sender's size is smaller: the next header stands at `next`.
  case smallerSize(UInt32, next: StreamOffset)
  /// No cause that is known fits.
  case none(isPossible: Bool, description: String)
}
