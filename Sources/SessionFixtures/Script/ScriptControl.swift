internal import ByteParsing
internal import Flows
internal import RTMP

/// Control messages.
extension ScriptPlayer {
  /// A message on the connection's own streams (§5.4).
  static func control(_ type: MessageType, _ payload: [UInt8]) -> Outgoing {
    Outgoing(
      chunkStreamID: .control, type: type, streamID: .connection, timestamp: 0, payload: payload)
  }

  mutating func control(
    _ step: inout ScriptObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing? {
    if let size: UInt32 = try step.integer("set_chunk_size") {
      return Self.control(.setChunkSize, Array(bigEndian: size))
    }
    if let id: UInt32 = try step.integer("abort") {
      return Self.control(.abort, Array(bigEndian: id))
    }
    if let size: UInt32 = try step.integer("window_acknowledgement_size") {
      self[direction].window = size
      return Self.control(.windowAcknowledgementSize, Array(bigEndian: size))
    }
    if let size: UInt32 = try step.integer("set_peer_bandwidth") {
      let types = ["hard", "soft", "dynamic"]
      let name = try step.word("limit_type", of: types) ?? "dynamic"
      return Self.control(
        .setPeerBandwidth, Array(bigEndian: size) + [UInt8(types.firstIndex(of: name) ?? 2)])
    }
    if step.has("acknowledgement") { return try acknowledgement(&step, direction) }
    return step.has("user_control") ? try userControl(&step) : nil
  }

  /// Of the number that it says, or of what was `received`.
  private mutating func acknowledgement(
    _ step: inout ScriptObject, _ direction: Direction
  ) throws(FixtureError) -> Outgoing {
    if case .string? = step.take("acknowledgement")?.content {
      _ = try step.word("acknowledgement", of: ["received"])
      let count = self[direction.opposite].messageByteCount
      self[direction.opposite].acknowledgedByteCount = count
      return Self.control(.acknowledgement, Array(bigEndian: UInt32(truncatingIfNeeded: count)))
    }
    let count: UInt32 = try step.integer("acknowledgement") ?? 0
    return Self.control(.acknowledgement, Array(bigEndian: count))
  }

  private func userControl(_ step: inout ScriptObject) throws(FixtureError) -> Outgoing {
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
    var payload = Array(bigEndian: type)
    switch type {
    case 0, 1, 2, 3, 4, 31, 32:
      let id: UInt32 = try step.integer("stream_id") ?? 1
      payload += Array(bigEndian: id)
      let length: UInt32? = type == 3 ? try step.integer("buffer_length") ?? 3000 : nil
      payload += length.map(Array.init(bigEndian:)) ?? []
    case 6, 7:
      let time: UInt32 = try step.integer("ping_timestamp") ?? 0
      payload += Array(bigEndian: time)
    default: payload += try step.hex("payload") ?? []
    }
    return Self.control(.userControl, payload)
  }
}
