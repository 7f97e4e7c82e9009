internal import Packets

/// The longest time for which a track had one timestamp while its frames went on arriving.
package struct StandingTime: Sendable {
  /// Frames with one timestamp.
  package struct Run: Sendable {
    package let timestamp: UInt32
    /// The first that repeats it.
    package let mark: MessageMark
    /// When the frame arrived that it repeats.
    fileprivate let since: CaptureTime
    package fileprivate(set) var last: Place
    package fileprivate(set) var frameCount: Int
    /// The longest time from one of them to the next, in nanoseconds.
    fileprivate var longestWait: Int64

    fileprivate mutating func extend(to place: Place, after waited: Int64) {
      frameCount += 1
      last = place
      longestWait = max(longestWait, waited)
    }

    /// From the first's arrival to the last's, in nanoseconds.
    package var time: Int64 { last.time.map { $0 - since } ?? 0 }

    /// Whether a clock stands, rather than that frames of one time came in two bursts.
    package var isStanding: Bool {
      frameCount >= Threshold.standingFrames && time >= Threshold.standingPatience
        && longestWait * 2 <= time
    }
  }

  private var current: Run?
  private var earlier: Run?

  /// nil where the clock never stood.
  package var longest: Run? {
    [earlier, current].compactMap(\.self).filter(\.isStanding).max { $0.time < $1.time }
  }

  /// Takes a frame with the timestamp of the one before.
  ///
  /// - Parameter waited: since the one before, in nanoseconds; nil where no packets say when they arrive.
  mutating func note(_ timestamp: UInt32, after waited: Int64?, _ message: FollowedMessage) {
    guard let waited = waited.map({ max(0, $0) }), let time = message.moment.time else { return }
    if current?.timestamp == timestamp {
      current?.extend(to: message.moment, after: waited)
    } else {
      end()
      current = Run(
        timestamp: timestamp, mark: message.mark,
        since: CaptureTime(nanoseconds: time.nanoseconds.addingClamped(-waited)),
        last: message.moment, frameCount: 2, longestWait: waited)
    }
  }

  /// Takes it that the clock goes on.
  mutating func end() {
    earlier = longest
    current = nil
  }
}
