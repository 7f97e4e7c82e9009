internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording
internal import Peers

extension JSONWriter {
  /// What a session has come to.
  mutating func members(of session: SessionSummary) {
    member("phase", session.phase.rawValue)
    member("ended_by", session.endedBy?.name)
    member("object_encoding", session.objectEncoding)
    capabilities("offered", session.offered)
    capabilities("accepted", session.accepted)
    capabilities("agreed", session.agreed)
    for direction in Direction.allCases {
      key(text: direction.name)
      object { json in
        let window = session.windows[direction.index]
        let pings = session.pings[direction.index]
        json.member("chunk_size", session.chunkSizes[direction.index])
        json.member("window_acknowledgement_size", window.size)
        json.member("peer_bandwidth", window.limit)
        json.member("peer_bandwidth_type", window.limitType?.name)
        json.member("acknowledgements_received", window.acknowledgements)
        json.member("acknowledged", window.acknowledged)
        json.member("ping_requests", pings.requests)
        json.member("ping_responses", pings.responses)
        json.member("shortest_round_trip", seconds: pings.shortest)
        json.member("longest_round_trip", seconds: pings.longest)
      }
    }
    software("client_software", session.client)
    software("server_software", session.server)
    // Where nobody asks, there is nothing to say, not even that it is unknown.
    if !session.against.isEmpty {
      objects("against", session.against) { $0.members(of: $1) }
    }
    member("open_transactions", session.openTransactions)
    objects("habits", session.habits) { json, habit in
      json.member("rule", habit.finding.problem.id)
      json.member("direction", habit.direction.name)
      json.member("text", habit.finding.sentence)
    }
    objects("message_streams", session.streams) { $0.members(of: $1) }
  }

  mutating func software(_ name: StaticString, _ guess: PeerGuess?) {
    object(name, of: guess) { json, guess in
      json.member("name", guess.name)
      json.member("version", guess.version)
      json.member("certainty", (guess.certainty * 100).rounded() / 100)
      json.member("clues", guess.clues)
    }
  }

  private mutating func members(of answer: PeerAnswer) {
    member("peer", answer.profile)
    member("name", answer.name)
    member("side", answer.side.rawValue)
    member("outcome", answer.failure?.reaction.rawValue)
    member("text", answer.failure?.text)
    member("message", answer.failure?.message)
    member("frame", answer.failure?.frame)
    member("further", answer.furtherCount)
    member("passed_over", answer.ignored)
    member("tolerated", answer.tolerated)
    member("not_looked_at", answer.omissions)
    member("saw_all", answer.isWhole)
    member("refused_itself", answer.refusedItself)
  }

  private mutating func capabilities(_ name: StaticString, _ capabilities: EnhancedCapabilities?) {
    object(name, of: capabilities) { json, capabilities in
      json.member("fourcc", capabilities.fourCCs)
      json.member("caps_ex", capabilities.capsEx)
    }
  }

  private mutating func members(of stream: SessionSummary.Stream) {
    member("message_stream_id", stream.id?.rawValue)
    member("phase", stream.phase.rawValue)
    member("role", stream.purpose?.rawValue)
    member("name", stream.name)
    member("publishing_type", stream.publishType)
    member("refusal", stream.refusal)
    member("ended_by", stream.endedBy?.name)
    member("longest_stall", seconds: stream.longestStall)
    objects("tracks", stream.tracks) { $0.members(of: $1) }
  }

  private mutating func members(of track: SessionSummary.Track) {
    member("direction", track.direction.name)
    member("kind", track.isVideo ? "video" : "audio")
    member("track_id", track.id)
    member("codec", track.codec)
    member("sequence_header", track.hasSequenceHeader)
    member("frames", track.frames)
    if track.isVideo {
      member("key_frames", track.keyFrames)
      member("longest_key_frame_interval", milliseconds: track.longestKeyFrameInterval)
    }
    member("bytes", track.bytes)
    member("first_timestamp", track.firstTimestamp)
    member("last_timestamp", track.lastTimestamp)
    member("media_duration", milliseconds: track.duration)
    member("frame_rate", track.frameRate.map { ($0 * 1000).rounded() / 1000 })
    member("bit_rate", track.bitRate.map { Int64($0.rounded()) })
    member("drift", milliseconds: track.drift)
    member("timestamps_backwards", track.backwards)
    member("timestamp_jumps", track.jumps)
  }

  /// A span of milliseconds, in seconds.
  private mutating func member(_ name: StaticString, milliseconds: Int64?) {
    member(name, seconds: milliseconds?.timesClamped(1_000_000))
  }
}
