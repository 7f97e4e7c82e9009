internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What TCP's own counts say of a connection.
extension SessionFollower {
  /// How long a closed window may last, in nanoseconds.
  private static let zeroWindowLimit: Int64 = 500_000_000

  mutating func checkTransport(_ ending: SessionEnding) {
    let statistics = ending.statistics
    if ending.end == .rst, statistics[.serverToClient].sentRST,
      statistics[.clientToServer].bytes == 0, statistics[.serverToClient].bytes == 0,
      phase == .handshake
    {
      log.object(
        .refused, "The server refused the connection: nothing listens on port \(server.port).",
        .serverToClient, at: ending.moment)
    }
    for direction in Direction.allCases { check(statistics[direction], direction, ending) }
    if let count = ending.missing[.notCaptured] {
      log.object(
        .captureLoss, "\(count) bytes of this connection were not captured.", nil,
        at: ending.moment)
    }
    if ending.end == .idle {
      log.object(
        .evicted,
        "The connection was forgotten, as the one longest silent, to stay within the memory limit; later packets of it are another flow's.",
        nil, at: ending.moment)
    } else if let count = ending.missing[.evicted] {
      log.object(
        .evicted, "\(count) bytes were not waited for any longer, to stay within the memory limit.",
        nil, at: ending.moment)
    }
    if let count = ending.missing[.snapshotLength] {
      log.object(
        .captureSnapshot, "The snapshot length cut off \(count) bytes of this connection.", nil,
        at: ending.moment)
    }
  }

  private mutating func check(
    _ side: FlowStatistics.Side, _ direction: Direction, _ ending: SessionEnding
  ) {
    let who = direction == .clientToServer ? "client" : "server"
    if side.segments >= 6, side.repeatedSegments * 5 > side.segments * 2 {
      log.object(
        .captureDuplicates,
        "\(side.repeatedSegments) of \(side.segments) segments of the \(who) are there twice.",
        direction, at: ending.moment)
    } else if side.repeatedSegments >= 3, side.repeatedSegments * 50 > side.segments {
      log.object(
        .retransmissions,
        "\(side.repeatedSegments) of \(side.segments) segments of the \(who) brought only what had been there.",
        direction, at: ending.moment)
    }
    if side.zeroWindowTime > Self.zeroWindowLimit {
      log.object(
        .zeroWindow,
        "The \(who) took no bytes for \(Seconds(side.zeroWindowTime)), in \(side.zeroWindows) spells.",
        direction, at: ending.moment)
    }
  }
}
