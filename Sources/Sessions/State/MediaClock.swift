internal import Packets

/// A track's timestamps beside the times at which they arrive.
package struct MediaClock: Sendable {
  /// What a timestamp does after the one before it.
  package enum Step: Hashable, Sendable {
    case steady, repeated
    /// In milliseconds.
    case backwards(Int64)
    /// By how many milliseconds more than the time of arrival.
    case jump(Int64)
    /// Back by 2^24 milliseconds.
    case truncated
    /// Back by 2^31 milliseconds.
    case wrappedEarly
    /// Over 2^32 milliseconds, or over 2^31.
    case wrapped, passedSignBit
    /// The first is a little below 0, as signed 32 bits.
    case beginsBelowZero
    /// Back to the beginning, from that.
    case restarted(from: UInt32)
  }

  /// Since the first timestamp, or since they began anew.
  private struct Arrivals: Sendable {
    let first: CaptureTime
    var last: CaptureTime

    /// In nanoseconds.
    var time: Int64 { max(0, last - first) }
  }

  /// As they were sent; nil before the first.
  package private(set) var first: UInt32?
  package private(set) var last: UInt32?
  /// nil before the first timestamp, and where no packets say when they arrive.
  private var arrivals: Arrivals?
  /// How far the timestamps have run since the first, or since they began anew, in milliseconds.
  package private(set) var duration: Int64 = 0
  /// Of the times before they began anew.
  private var earlierDuration: Int64 = 0
  private var earlierArrivalTime: Int64 = 0
  private var beginsAnew = false
  /// Whether they began below 0 and have not passed it.
  private var isBelowZero = false
  /// How often they went back to the beginning though nothing let them begin anew.
  package private(set) var restartCount = 0
  /// The first since they began anew; nil before it.
  package private(set) var runStart: UInt32?

  /// The last since they began anew; nil before the first.
  package var current: UInt32? { beginsAnew ? nil : last }

  /// Of the frame before they may begin anew; nil where they may not.
  var lastBeforeAnew: UInt32? { beginsAnew ? last : nil }

  /// In milliseconds, over all.
  package var totalDuration: Int64 { earlierDuration + duration }

  /// How far timestamps have run ahead of their arrival, in milliseconds; negative where behind, 0
  /// before the first, nil where no packets say when they arrive.
  package var drift: Int64? {
    guard let arrivals else { return first == nil ? 0 : nil }
    return totalDuration - earlierArrivalTime.addingClamped(arrivals.time) / 1_000_000
  }

  /// How long they have been arriving, in milliseconds; nil where no packets say when.
  var arrivalTime: Int64? {
    arrivals.map { earlierArrivalTime.addingClamped($0.time) / 1_000_000 }
  }

  /// Nanoseconds since the last timestamp arrived; nil where no packets say when it did.
  func time(until arrival: CaptureTime?) -> Int64? {
    guard let arrival, let arrivals else { return nil }
    return arrival - arrivals.last
  }

  /// Lets the next timestamp be any: after a seek, a pause or a new request.
  mutating func beginAnew() {
    beginsAnew = first != nil
    runStart = nil
  }

  /// By how much a step back is more than it should be, where the sender keeps 24 or 31 bits.
  package static func lostBits(_ step: Int64, from last: UInt32) -> Int64? {
    for lost in [Int64(1) << 24, 1 << 31]
    where Int64(last) > lost - Threshold.lostBitsDistance
      && abs(step + lost) <= Threshold.lostBitsDistance
    {
      return lost
    }
    return nil
  }

  /// Takes a timestamp that plainly follows as it should; takes nothing, and is false, where it may not.
  @inline(__always)
  mutating func takeSteady(_ timestamp: UInt32, at arrival: CaptureTime?) -> Bool {
    guard let last, !beginsAnew, timestamp > last, Int64(timestamp - last) <= Threshold.jump,
      last >= 1 << 31 || timestamp < 1 << 31
    else { return false }
    self.last = timestamp
    if let arrival { arrivals?.last = arrival }
    duration += Int64(timestamp - last)
    return true
  }

  private mutating func begin(at timestamp: UInt32, _ arrival: CaptureTime?) {
    runStart = timestamp
    earlierDuration += duration
    earlierArrivalTime = earlierArrivalTime.addingClamped(arrivals?.time ?? 0)
    duration = 0
    (last, beginsAnew) = (timestamp, false)
    arrivals = arrival.map { Arrivals(first: $0, last: $0) }
  }

  /// - Parameter isFromStart: whether all was seen since the connection began: what begins close to 2^32
  ///   then is below 0.
  mutating func note(
    _ timestamp: UInt32, at arrival: CaptureTime?, isFromStart: Bool = false
  ) -> Step {
    guard let last, !beginsAnew else {
      isBelowZero =
        isFromStart && last ?? 0 < 1 << 31 && timestamp > UInt32.max - Threshold.stepBack
      if first == nil { first = timestamp }
      begin(at: timestamp, arrival)
      return isBelowZero ? .beginsBelowZero : .steady
    }
    let step = Int64(Int32(bitPattern: timestamp &- last))
    let waited = max(0, time(until: arrival) ?? 0) / 1_000_000
    if timestamp <= Threshold.restart, step < -Threshold.interleaveDistance,
      Self.lostBits(step, from: last) == nil
    {
      begin(at: timestamp, arrival)
      restartCount += 1
      return .restarted(from: last)
    }
    self.last = timestamp
    if let arrival { arrivals?.last = arrival }
    if step < 0, let lost = Self.lostBits(step, from: last) {
      duration += step + lost
      return lost == 1 << 24 ? .truncated : .wrappedEarly
    }
    duration += step
    if step < 0 { return .backwards(-step) }
    if step == 0 { return .repeated }
    if step - waited > Threshold.jump { return .jump(step - waited) }
    if timestamp < last {
      defer { isBelowZero = false }
      return isBelowZero ? .steady : .wrapped
    }
    if last < 1 << 31, timestamp >= 1 << 31 { return .passedSignBit }
    return .steady
  }
}
