internal import ByteParsing
internal import Flows
internal import RTMP

extension ScriptPlayer {
  /// C0 C1, S0 S1 S2 and C2, one packet each.
  mutating func playHandshake(
    _ step: inout JSONObject, at start: Int64
  ) throws(FixtureError) {
    let names = ["simple", "digest0", "digest1"]
    let schemes: [Handshake.Scheme] = [.simple, .digest0, .digest1]
    let name = try step.word("handshake", of: names)
    let scheme = names.firstIndex { $0 == name }.map { schemes[$0] } ?? .simple
    let wrongDigest: Role? = try step.word("wrong_digest")
    let wrongEcho: Role? = try step.word("wrong_echo")
    let version: UInt8 = try step.integer("version") ?? 3
    let end = try step.word("until", of: ["C1", "S2"])
    guard wrongDigest == nil || scheme != .simple else {
      throw step.fault("wrong_digest takes digest0 or digest1")
    }
    func opening(_ role: Role) -> [UInt8] {
      let random = Self.random(seed: role == .client ? 1 : 2)
      var bytes = HandshakeWriter(role: role).opening(
        scheme: scheme, protocolVersion: version, time: UInt32(clamping: start / 1_000_000),
        random: random)
      if wrongDigest == role { bytes[bytes.count - 1] ^= 0xFF }
      return bytes
    }
    func answer(_ role: Role, to peer: [UInt8]) -> [UInt8] {
      var bytes = HandshakeWriter(role: role).answer(to: Array(peer.dropFirst()))
      if wrongEcho == role {
        for place in 100..<200 { bytes[place] ^= 0xFF }
      }
      return bytes
    }
    let sending = Sending(isCounted: false)
    let first = opening(.client)
    try send(first, .clientToServer, at: start, sending, for: step)
    if end == "C1" { return }
    let second = opening(.server)
    try send(
      second + answer(.server, to: first), .serverToClient, at: start + Self.pause,
      sending, for: step)
    if end == "S2" { return }
    try send(
      answer(.client, to: second), .clientToServer, at: start + 2 * Self.pause, sending,
      for: step)
  }

  /// The same bytes each time, so that a script always gives the same fixture (SplitMix64).
  private static func random(seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<191).flatMap { _ -> [UInt8] in
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
      return Array(bigEndian: word ^ word >> 31)
    }
  }
}
