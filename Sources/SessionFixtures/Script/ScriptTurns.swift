/// The usual turns of a session, so that a script has only what is particular about it.
enum ScriptTurns {
  /// By name; each is steps, and may begin with another.
  static let all: [(name: String, steps: String)] = [
    (
      "connect",
      """
      [{"handshake": "simple"},
       {"from": "client", "command": "connect",
        "object": {"app": "live", "type": "nonprivate", "flashVer": "FMLE/3.0",
                   "tcUrl": "rtmp://198.51.100.1/live"}},
       {"from": "server", "window_acknowledgement_size": 2500000},
       {"from": "server", "set_peer_bandwidth": 2500000, "limit_type": "dynamic"},
       {"from": "client", "window_acknowledgement_size": 2500000},
       {"from": "server", "command": "_result",
        "object": {"fmsVer": "FMS/3,0,1,123", "capabilities": 31},
        "arguments": [{"level": "status", "code": "NetConnection.Connect.Success",
                       "description": "Connection succeeded.", "objectEncoding": 0}]}]
      """
    ),
    (
      "createStream",
      """
      [{"usual": "connect"},
       {"from": "client", "command": "createStream"},
       {"from": "server", "command": "_result", "arguments": [1]}]
      """
    ),
    (
      "publish",
      """
      [{"usual": "createStream"},
       {"from": "client", "command": "publish", "arguments": ["cam", "live"]},
       {"from": "server", "user_control": "stream_begin", "stream_id": 1},
       {"from": "server", "status": "NetStream.Publish.Start"}]
      """
    ),
    (
      "publish_headers",
      """
      [{"from": "client", "data": ["@setDataFrame", "onMetaData", {"$ecma": {
          "width": 320, "height": 180, "videocodecid": 7, "audiocodecid": 10}}]},
       {"from": "client", "video": "sequence_header"},
       {"from": "client", "audio": "sequence_header"}]
      """
    ),
    (
      "publish_end",
      """
      [{"from": "client", "command": "deleteStream", "arguments": [1]},
       {"close": "client"}]
      """
    ),
    (
      "play",
      """
      [{"usual": "createStream"},
       {"from": "client", "command": "play", "arguments": ["cam"]},
       {"from": "client", "user_control": "set_buffer_length", "stream_id": 1},
       {"from": "server", "user_control": "stream_begin", "stream_id": 1},
       {"from": "server", "status": "NetStream.Play.Reset"},
       {"from": "server", "status": "NetStream.Play.Start"}]
      """
    ),
    (
      "play_headers",
      """
      [{"from": "server", "data": ["onMetaData", {"$ecma": {
          "width": 320, "height": 180, "videocodecid": 7, "audiocodecid": 10}}]},
       {"from": "server", "video": "sequence_header"},
       {"from": "server", "audio": "sequence_header"}]
      """
    ),
    (
      "play_end",
      """
      [{"from": "client", "command": "deleteStream", "arguments": [1]},
       {"close": "client"}]
      """
    ),
  ]
}

extension ScriptPlayer {
  mutating func playUsual(_ step: inout JSONObject, at start: Int64) throws(FixtureError) {
    let turns = ScriptTurns.all
    let name = try step.word("usual", of: turns.map(\.name))
    guard let turn = turns.first(where: { $0.name == name }),
      case .array(let steps) = try JSONReader.read(Array(turn.steps.utf8)).content
    else { return }
    // The first step comes when this one does.
    time = time.map { _ in start - Self.pause } ?? (start > 0 ? start - Self.pause : nil)
    for inner in steps {
      do throws(FixtureError) {
        try play(inner)
      } catch {
        throw step.fault(error.text)
      }
    }
  }
}
