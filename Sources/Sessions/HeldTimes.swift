internal import Packets

/// When packets came whose bytes a decoder holds, so that messages found in them later have their own
/// times.
struct HeldTimes: Sendable {
  private var times: [UInt64: CaptureTime] = [:]
  /// The packets' numbers in the order in which their bytes stand in the stream, from `head` on.
  private var frames: [UInt64] = []
  private var head = 0

  var count: Int { times.count }

  subscript(frame: UInt64) -> CaptureTime? { times[frame] }

  /// Notes a packet, and forgets those before the first whose bytes are still held.
  ///
  /// - Parameter firstHeld: its number; nil where nothing is held.
  mutating func note(_ frame: UInt64, at time: CaptureTime, firstHeld: UInt64?) {
    guard let firstHeld else {
      if !times.isEmpty { self = HeldTimes() }
      return
    }
    if times.updateValue(time, forKey: frame) == nil { frames.append(frame) }
    while head < frames.count, frames[head] != firstHeld {
      times[frames[head]] = nil
      head += 1
    }
    if head > 64, head > frames.count / 2 {
      frames.removeFirst(head)
      head = 0
    }
  }
}
