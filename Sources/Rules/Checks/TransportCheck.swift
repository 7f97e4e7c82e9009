internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What TCP's own counts say of a connection.
struct TransportCheck: Check {
  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    if let statistics = ending.statistics { check(statistics, ending, state, into: &log) }
    if let count = ending.missing[.notCaptured] {
      log.find(.captureLoss, ["byte_count": .count(count)], nil, at: ending.moment)
    }
    if ending.end == .idle {
      log.find(.evicted, [:], nil, at: ending.moment)
    } else if let count = ending.missing[.evicted] {
      log.find(.evicted, ["byte_count": .count(count)], nil, at: ending.moment)
    }
    if let count = ending.missing[.snapshotLength] {
      log.find(.captureSnapshot, ["byte_count": .count(count)], nil, at: ending.moment)
    }
  }

  private func check(
    _ statistics: FlowStatistics, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) {
    if ending.end == .rst, statistics[.serverToClient].sentRST,
      statistics[.clientToServer].bytes == 0, statistics[.serverToClient].bytes == 0,
      state.phase == .handshake, state.roundTrip == nil
    {
      log.find(.refused, ["port": .count(state.server?.port)], .serverToClient, at: ending.moment)
    }
    if let multipath = statistics.multipath, multipath.paths.count > 1 || multipath.mayLackPaths {
      let paths = multipath.paths.map { "\($0.client) to \($0.server)" }
      let inferred = multipath.inferredCount
      log.find(
        multipath.mayLackPaths ? .multipathPartly : .multipath,
        [
          "path_count": .count(paths.count), "paths": paths.count > 1 ? .texts(paths) : nil,
          "inferred_count": inferred > 0 ? .count(inferred) : nil,
        ], nil, at: ending.moment)
    }
    for direction in Direction.allCases {
      check(statistics[direction], direction, ending, into: &log)
    }
  }

  private func check(
    _ side: FlowStatistics.SegmentCounts, _ direction: Direction, _ ending: SessionEnding,
    into log: inout FindingLog
  ) {
    if side.segments >= 6, side.repeatedSegments * 5 > side.segments * 2 {
      log.find(.captureDuplicates, repetition(of: side, direction), direction, at: ending.moment)
    } else if side.repeatedSegments >= Threshold.retransmissions,
      side.repeatedSegments * 50 > side.segments
    {
      log.find(.retransmissions, repetition(of: side, direction), direction, at: ending.moment)
    }
    if side.zeroWindowTime > Threshold.zeroWindowTime {
      log.find(
        .zeroWindow,
        [
          "side": .side(direction), "zero_window_time": .seconds(side.zeroWindowTime),
          "zero_windows": .count(side.zeroWindows),
        ], direction, at: ending.moment)
    }
  }

  private func repetition(
    of side: FlowStatistics.SegmentCounts, _ direction: Direction
  ) -> FindingArguments {
    [
      "repeated_segments": .count(side.repeatedSegments), "segments": .count(side.segments),
      "side": .side(direction),
    ]
  }
}
