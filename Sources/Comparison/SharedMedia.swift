internal import Sessions
internal import Flows
internal import Packets

/// Frames that two sessions have in common, byte for byte.
public struct SharedMedia: Hashable, Sendable {
  /// How many there must be, at the least, to be no accident.
  private static let leastCount = 8
  /// How much time may pass between two legs, in nanoseconds.
  private static let longestLag: Int64 = 10_000_000_000

  /// How many frames both have, and how many the one with fewer has.
  public let common: Int
  public let of: Int
  /// How much later the bad session has them, in nanoseconds; the middle one of all.
  public let lag: Int64

  /// nil where too few are shared, or too long after: who pushes a file again shares its frames too.
  init?(_ good: [MediaNotes.Frame], _ bad: [MediaNotes.Frame]) {
    var times: [UInt64: CaptureTime] = [:]
    for frame in good where times[frame.digest] == nil { times[frame.digest] = frame.time }
    let goodCount = times.count
    var seen: Set<UInt64> = []
    var lags: [Int64] = []
    for frame in bad where seen.insert(frame.digest).inserted {
      if let time = times[frame.digest] { lags.append(frame.time - time) }
    }
    lags.sort()
    common = lags.count
    of = min(goodCount, seen.count)
    guard common >= Self.leastCount, common * 2 >= of else { return nil }
    lag = lags[lags.count / 2]
    guard lag.magnitude <= UInt64(Self.longestLag) else { return nil }
  }
}

/// How two connections go together.
public enum SessionRelation: Hashable, Sendable {
  case unrelated
  /// They are one connection, captured twice.
  case sameConnection
  /// One passes on the media of the other.
  case hop(SharedMedia)

  init(_ good: SessionOutline, _ bad: SessionOutline) {
    let hasSameEnds =
      good.report.client == bad.report.client && good.report.server == bad.report.server
    for direction in Direction.allCases {
      guard
        let shared = SharedMedia(good[direction].media.frames, bad[direction].media.frames)
      else { continue }
      if hasSameEnds {
        self = .sameConnection
        return
      }
      if Self.canBeLegs(good.report, bad.report) {
        self = .hop(shared)
        return
      }
    }
    self = .unrelated
  }

  /// Whether one of them can begin where the other ends: two clients that push one file to a server
  /// at the same time share their frames too.
  private static func canBeLegs(_ one: FlowReport, _ other: FlowReport) -> Bool {
    guard one.client.address != other.client.address else { return false }
    return one.server != other.server || one.server.address == other.client.address
      || other.server.address == one.client.address
  }
}
