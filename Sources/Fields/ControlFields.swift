internal import AMF
public import RTMP

extension ProtocolControl {
  @usableFromInline func describe(to visitor: inout some FieldVisitor, in context: FieldContext) {
    switch self {
    case .setChunkSize(let size): visitor.see("chunk_size", .unsigned(UInt64(size)), at: 0..<4)
    case .abort(let id):
      visitor.see("chunk_stream_id", .unsigned(UInt64(id.rawValue)), at: 0..<4)
    case .acknowledgement(let number):
      visitor.see("sequence_number", .unsigned(UInt64(number)), at: 0..<4)
      visitor.see("sent_by_peer", .optional(context.sentByPeer))
    case .windowAcknowledgementSize(let size):
      visitor.see("window_size", .unsigned(UInt64(size)), at: 0..<4)
    case .setPeerBandwidth(let size, let limit):
      visitor.see("window_size", .unsigned(UInt64(size)), at: 0..<4)
      visitor.see(
        "limit_type", limit.map { .code(UInt64($0.rawValue), $0.name) } ?? .absent,
        at: limit.map { _ in 4..<5 })
    }
  }
}

extension UserControlEvent {
  @usableFromInline func describe(to visitor: inout some FieldVisitor) {
    visitor.see("event_type", .unsigned(UInt64(type)), at: 0..<2)
    visitor.see("event", .code(UInt64(type), name), at: 0..<2)
    if let id = streamID { visitor.see("stream_id", .unsigned(UInt64(id.rawValue)), at: 2..<6) }
    switch self {
    case .setBufferLength(_, let milliseconds):
      visitor.see("buffer_length", .unsigned(UInt64(milliseconds)), at: 6..<10)
    case .pingRequest(let timestamp), .pingResponse(let timestamp):
      visitor.see("timestamp", .unsigned(UInt64(timestamp)), at: 2..<6)
    case .swfVerificationRequest(let data) where !data.isEmpty:
      visitor.see("data", .bytes(data, .name), at: 2..<2 + data.count)
    case .swfVerificationResponse(let data):
      if let proof = swfProof {
        proof.describe(to: &visitor)
      } else {
        visitor.see("data", .bytes(data, .secret(.texts)), at: 2..<2 + data.count)
      }
    case .unassigned(_, let data):
      visitor.see("data", .bytes(data, .secret(.texts)), at: 2..<2 + data.count)
    default: break
    }
  }
}

extension UserControlEvent.SWFProof {
  fileprivate func describe(to visitor: inout some FieldVisitor) {
    visitor.begin(.list, "versions")
    for version in versions { visitor.see(.element, .unsigned(UInt64(version))) }
    visitor.end(.list)
    visitor.see("swf_size", .unsigned(UInt64(swfByteCounts[0])), at: 4..<8)
    visitor.see("swf_size_repeated", .unsigned(UInt64(swfByteCounts[1])), at: 8..<12)
    visitor.see("digest", .bytes(digest, .secret(.texts)), at: 12..<44)
  }
}
