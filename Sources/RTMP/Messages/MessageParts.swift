internal import ByteParsing
package import Media

// A message that holds several, each as a message of its own: with the chunk stream, the place and the
// chunks of the whole.

extension Message {
  /// One of an aggregate's parts (RTMP 1.0 §7.1.6).
  package func part(_ part: AggregateMessage.Part) -> Message {
    let bytes = payload.bytes.dropFirst(part.start).prefix(Int(part.length))
    return Message(
      header: Header(
        chunkStreamID: header.chunkStreamID, format: .type0, type: part.type, length: part.length,
        timestamp: part.timestamp, timestampDelta: nil, streamID: header.streamID,
        hasExtendedTimestamp: false, isKindInferred: header.isKindInferred,
        isStreamIDInferred: header.isStreamIDInferred),
      start: start, end: end, chunkCount: chunkCount, missingChunkCount: missingChunkCount,
      chunks: [],
      ending: ending == .complete && bytes.count < Int(part.length) ? .bytesMissing : ending,
      payload: Payload(bytes: Array(bytes), capturedCount: bytes.count, sha256: nil))
  }

  /// What a message with several tracks is up to the end of one of them, so that places stay what they are
  /// (Enhanced RTMP v2, Multitrack Streaming).
  package func part(_ track: EnhancedTagHeader.Track) -> Message {
    let end = track.byteCount.map { UInt32(track.start) + $0 } ?? header.length
    let bytes = payload.bytes.prefix(Int(end))
    return Message(
      header: header.with(length: end), start: start, end: self.end, chunkCount: chunkCount,
      missingChunkCount: missingChunkCount, chunks: [],
      ending: ending == .complete && end > header.length ? .bytesMissing : ending,
      payload: Payload(bytes: Array(bytes), capturedCount: bytes.count, sha256: nil))
  }
}

extension MessageBody {
  /// What it says of one of several tracks.
  package func part(_ track: EnhancedTagHeader.Track) -> MessageBody {
    switch self {
    case .audio(let header): .audio(AudioTagHeader(track, of: header))
    case .video(let header): .video(VideoTagHeader(track, of: header))
    default: self
    }
  }
}
