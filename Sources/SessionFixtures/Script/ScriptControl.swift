internal import Flows
internal import RTMP

/// Control messages.
extension ScriptPlayer {
  private static let limitTypes: [ProtocolControl.LimitType] = [.hard, .soft, .dynamic]

  static func control(_ control: ProtocolControl) -> Outgoing {
    Self.control(control.type, control.payload)
  }

  /// A message on the connection's own streams (§5.4).
  private static func control(_ type: MessageType, _ payload: [UInt8]) -> Outgoing {
    Outgoing(
      chunkStreamID: .control, type: type, streamID: .connection, timestamp: 0, payload: payload)
  }

  mutating func control(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing? {
    if let size: UInt32 = try step.integer("set_chunk_size") {
      return Self.control(.setChunkSize(size))
    }
    if let id: UInt32 = try step.integer("abort") {
      return Self.control(.abort(ChunkStreamID(rawValue: id)))
    }
    if let size: UInt32 = try step.integer("window_acknowledgement_size") {
      self[direction].window = size
      return Self.control(.windowAcknowledgementSize(size))
    }
    if let size: UInt32 = try step.integer("set_peer_bandwidth") {
      let name = try step.word("limit_type", of: Self.limitTypes.map(\.name))
      let type = Self.limitTypes.first { $0.name == name }
      return Self.control(.setPeerBandwidth(size, type ?? .dynamic))
    }
    if step.has("acknowledgement") { return try acknowledgement(&step, direction) }
    return step.has("user_control") ? try userControl(&step) : nil
  }

  /// Of the number that it says, or of what was `received`.
  private mutating func acknowledgement(
    _ step: inout JSONObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    if case .string? = step.take("acknowledgement")?.content {
      _ = try step.word("acknowledgement", of: ["received"])
      let count = self[direction.opposite].messageByteCount
      self[direction.opposite].acknowledgedByteCount = count
      return Self.control(.acknowledgement(sequenceNumber: UInt32(truncatingIfNeeded: count)))
    }
    let count: UInt32 = try step.integer("acknowledgement") ?? 0
    return Self.control(.acknowledgement(sequenceNumber: count))
  }

  private func userControl(_ step: inout JSONObject) throws(FixtureError) -> Outgoing {
    let types: [(name: String, type: UInt16)] = [
      ("stream_begin", 0), ("stream_eof", 1), ("stream_dry", 2), ("set_buffer_length", 3),
      ("stream_is_recorded", 4), ("ping_request", 6), ("ping_response", 7),
      ("swf_verification_request", 26), ("swf_verification_response", 27), ("buffer_empty", 31),
      ("buffer_ready", 32),
    ]
    let type: UInt16
    if case .number? = step.take("user_control")?.content {
      type = try step.integer("user_control") ?? 0
    } else {
      let name = try step.word("user_control", of: types.map(\.name))
      type = types.first { $0.name == name }?.type ?? 0
    }
    return Self.control(.userControl, try Self.event(type, &step).payload)
  }

  private static func event(
    _ type: UInt16, _ step: inout JSONObject
  ) throws(FixtureError) -> UserControlEvent {
    switch type {
    case 0: .streamBegin(try stream(&step))
    case 1: .streamEOF(try stream(&step))
    case 2: .streamDry(try stream(&step))
    case 3:
      .setBufferLength(
        try stream(&step), milliseconds: try step.integer("buffer_length") ?? 3000)
    case 4: .streamIsRecorded(try stream(&step))
    case 6: .pingRequest(timestamp: try step.integer("ping_timestamp") ?? 0)
    case 7: .pingResponse(timestamp: try step.integer("ping_timestamp") ?? 0)
    case 31: .bufferEmpty(try stream(&step))
    case 32: .bufferReady(try stream(&step))
    default: .unassigned(type: type, try step.hex("payload") ?? [])
    }
  }

  private static func stream(_ step: inout JSONObject) throws(FixtureError) -> MessageStreamID {
    MessageStreamID(rawValue: try step.integer("stream_id") ?? 1)
  }
}
