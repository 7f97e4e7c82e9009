internal import NIOCore

/// When a fixture's turns are due, where its times are kept.
///
/// A peer that is late puts off all that follows: nothing is hurried to catch up.
struct ReplayClock {
  let keepsTime: Bool
  private let start = NIODeadline.now()
  /// How much later than in the fixture things are done.
  private var delay = TimeAmount.zero
  /// The turn that waits for its time.
  private var waiting: Int?

  init(keepsTime: Bool) { self.keepsTime = keepsTime }

  /// How long a turn has to be put off; nil where it is due.
  ///
  /// - Parameters:
  ///   - time: of the turn in the fixture, in nanoseconds.
  ///   - progress: tells turns apart.
  mutating func wait(for time: Int64, progress: Int) -> TimeAmount? {
    guard keepsTime else { return nil }
    let now = NIODeadline.now()
    let due = start + .nanoseconds(time) + delay
    if now < due {
      waiting = progress
      return due - now
    }
    // A timer that rings late is no peer that is late.
    if waiting != progress { delay = delay + (now - due) }
    waiting = nil
    return nil
  }
}
