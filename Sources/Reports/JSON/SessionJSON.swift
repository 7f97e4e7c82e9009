internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording
internal import Peers

extension JSONWriter {
  /// What a session has come to.
  mutating func session(_ session: SessionSummary) {
    beginObject()
    member("phase", session.phase.rawValue)
    member("ended_by", session.endedBy?.name)
    key("object_encoding")
    if let encoding = session.objectEncoding { value(encoding) } else { null() }
    key("offered")
    capabilities(session.offered)
    key("accepted")
    capabilities(session.accepted)
    key("agreed")
    capabilities(session.agreed)
    for direction in Direction.allCases {
      key(text: direction.name)
      let window = session.windows[direction.index]
      let pings = session.pings[direction.index]
      beginObject()
      member("chunk_size", session.chunkSizes[direction.index])
      member("window_acknowledgement_size", window.size)
      member("peer_bandwidth", window.limit)
      member("peer_bandwidth_type", window.limitType?.name)
      member("acknowledgements_received", window.acknowledgements)
      member("acknowledged", window.acknowledged)
      member("ping_requests", pings.requests)
      member("ping_responses", pings.responses)
      member("shortest_round_trip", seconds: pings.shortest)
      member("longest_round_trip", seconds: pings.longest)
      endObject()
    }
    key("client_software")
    software(session.client)
    key("server_software")
    software(session.server)
    // Where nobody asks, there is nothing to say, not even that it is unknown.
    if !session.against.isEmpty {
      key("against")
      beginArray()
      for answer in session.against { against(answer) }
      endArray()
    }
    key("open_transactions")
    strings(session.openTransactions)
    key("habits")
    beginArray()
    for habit in session.habits {
      beginObject()
      member("rule", habit.finding.problem.id)
      member("direction", habit.direction.name)
      member("text", habit.finding.sentence)
      endObject()
    }
    endArray()
    key("message_streams")
    beginArray()
    for stream in session.streams { self.stream(stream) }
    endArray()
    endObject()
  }

  private mutating func software(_ guess: PeerGuess?) {
    guard let guess else { return null() }
    beginObject()
    member("name", guess.name)
    key("certainty")
    value((guess.certainty * 100).rounded() / 100)
    key("clues")
    strings(guess.clues)
    endObject()
  }

  private mutating func against(_ answer: PeerAnswer) {
    beginObject()
    member("peer", answer.profile)
    member("name", answer.name)
    member("side", answer.side.rawValue)
    member("outcome", answer.failure?.reaction.rawValue)
    member("text", answer.failure?.text)
    member("message", answer.failure?.message)
    member("frame", answer.failure?.frame)
    member("further", answer.furtherCount)
    key("passed_over")
    strings(answer.ignored)
    key("tolerated")
    strings(answer.tolerated)
    member("saw_all", answer.isWhole)
    member("refused_itself", answer.refusedItself)
    endObject()
  }

  private mutating func strings(_ texts: [String]) {
    beginArray()
    for text in texts { value(text) }
    endArray()
  }

  private mutating func capabilities(_ capabilities: EnhancedCapabilities?) {
    guard let capabilities else { return null() }
    beginObject()
    key("fourcc")
    if let codes = capabilities.fourCCs { strings(codes) } else { null() }
    member("caps_ex", capabilities.capsEx)
    endObject()
  }

  private mutating func stream(_ stream: SessionSummary.Stream) {
    beginObject()
    member("message_stream_id", stream.id?.rawValue)
    member("phase", stream.phase.rawValue)
    member("role", stream.purpose?.rawValue)
    member("name", stream.name)
    member("publishing_type", stream.publishType)
    member("refusal", stream.refusal)
    member("ended_by", stream.endedBy?.name)
    member("longest_stall", seconds: stream.longestStall)
    key("tracks")
    beginArray()
    for track in stream.tracks { self.track(track) }
    endArray()
    endObject()
  }

  private mutating func track(_ track: SessionSummary.Track) {
    beginObject()
    member("direction", track.direction.name)
    member("kind", track.isVideo ? "video" : "audio")
    member("track_id", track.id)
    member("codec", track.codec)
    member("sequence_header", track.hasSequenceHeader)
    member("frames", track.frames)
    if track.isVideo {
      member("key_frames", track.keyFrames)
      member(
        "longest_key_frame_interval", seconds: track.longestKeyFrameInterval.map(Self.nanoseconds))
    }
    member("bytes", track.bytes)
    member("first_timestamp", track.firstTimestamp)
    member("last_timestamp", track.lastTimestamp)
    member("media_duration", seconds: Self.nanoseconds(track.duration))
    key("frame_rate")
    if let rate = track.frameRate { value((rate * 1000).rounded() / 1000) } else { null() }
    member("bit_rate", track.bitRate.map { Int64($0.rounded()) })
    member("drift", seconds: track.drift.map(Self.nanoseconds))
    member("timestamps_backwards", track.backwards)
    member("timestamp_jumps", track.jumps)
    endObject()
  }

  private static func nanoseconds(_ milliseconds: Int64) -> Int64 {
    milliseconds.timesClamped(1_000_000)
  }
}
