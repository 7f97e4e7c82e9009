internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What TCP's own counts say of a connection.
struct TransportCheck: Check {
  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    if let statistics = ending.statistics { check(statistics, ending, into: &log) }
    if let statistics = ending.statistics, let direction = statistics.unseenDirection {
      log.find(
        .captureOneSided,
        [
          "side": .side(direction), "seen_side": .side(direction.opposite),
          "byte_count": .count(statistics[direction].acknowledgedBytes),
        ], direction, at: ending.moment)
    } else if let count = ending.missing[.notCaptured] {
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
    _ statistics: FlowStatistics, _ ending: SessionEnding, into log: inout FindingLog
  ) {
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

extension FlowStatistics {
  /// The direction of which no packet was captured, though the other's say that there were some; nil where
  /// there is none.
  fileprivate var unseenDirection: Direction? {
    Direction.allCases.first { direction in
      let (side, other) = (self[direction], self[direction.opposite])
      guard !side.isSeen, other.isSeen else { return false }
      // Who acknowledges bytes has been sent some, and nobody sends so much to one who acknowledges none.
      return side.acknowledgedBytes > 0 || other.segments >= Threshold.oneSidedSegments
    }
  }
}
