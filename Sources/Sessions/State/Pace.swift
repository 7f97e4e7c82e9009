/// Whether a track's timestamps run evenly faster or slower than they arrive, and how much so.
package struct Pace: Sendable {
  /// In which steps timestamps may be counted, or how fast.
  package enum Factor: Int, Sendable {
    case seconds, half, double, ticks90, microseconds

    /// Of timestamps in milliseconds that run as fast as they arrive.
    package var ratio: Double {
      switch self {
      case .seconds: 0.001
      case .half: 0.5
      case .double: 2
      case .ticks90: 90
      case .microseconds: 1000
      }
    }

    /// Whether it is one of another unit: no source is paced so.
    package var isUnit: Bool { self != .half && self != .double }

    static let all: [Self] = [.seconds, .half, .double, .ticks90, .microseconds]
  }

  /// What 32 frames take to arrive at least, in milliseconds: what comes faster is no live source.
  private static let leastTime: Int64 = 250
  /// The span of arrival that a ratio is taken of at least, in milliseconds.
  private static let leastSpan: Int64 = 1_000
  /// Of fewer spans nothing can be said to be even.
  private static let leastCount = 3

  /// As of the span's beginning, in milliseconds.
  private var media: Int64 = 0
  private var arrival: Int64 = 0
  private var lastArrival: Int64 = 0
  private var count = 0
  private var isEven = true
  private var least = Double.infinity
  private var most = 0.0

  /// Takes how far timestamps and arrivals have come after 32 more frames, in milliseconds.
  mutating func note(media: Int64, arrival: Int64) {
    if arrival - lastArrival < Self.leastTime || media < self.media { isEven = false }
    lastArrival = arrival
    let (more, waited) = (media - self.media, arrival - self.arrival)
    guard waited >= Self.leastSpan, isEven else { return }
    (self.media, self.arrival) = (media, arrival)
    count += 1
    least = min(least, Double(more) / Double(waited))
    most = max(most, Double(more) / Double(waited))
  }

  /// nil where they run unevenly, as fast as they arrive, or by no factor that is known.
  package var factor: Factor? {
    guard isEven, count >= Self.leastCount, media > 1 else { return nil }
    return Factor.all.first {
      let due = $0.ratio * Double(arrival)
      // A span of a second has one timestamp or two where they are seconds.
      let isEven =
        $0 == .seconds
        ? most <= 4 * $0.ratio : least >= $0.ratio / 1.6 && most <= 1.6 * $0.ratio
      return isEven && abs(Double(media) - due) <= max(1, 0.15 * due)
    }
  }
}
