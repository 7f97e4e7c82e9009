internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// How the bytes of both directions are acknowledged (RTMP 1.0 §5.4.3 to §5.4.5).
struct AcknowledgementCheck: Check {
  /// What is remembered of one direction's bytes.
  private struct Memory: Sendable {
    /// How many Acknowledgements came long before the window was full.
    var earlyCount = 0
    /// How many bytes came between those.
    var earlyByteCount: UInt64 = 0
    /// Since when the window, and the limit, are full; nil while they are not.
    var fullWindow: CaptureTime?
    var fullLimit: CaptureTime?
    /// The Set Peer Bandwidth that waits for a Window Acknowledgement Size, if one does.
    var unanswered: (mark: MessageMark, size: UInt32)?

    mutating func empty() { (fullWindow, fullLimit) = (nil, nil) }
  }

  /// From where on a step back of the sequence number is one that wraps.
  private static let wrapStart: UInt32 = 0x7000_0000

  /// By the direction of the bytes that are acknowledged.
  private var sides = InlineArray<2, Memory>(repeating: Memory())

  /// Looks at how many bytes are not acknowledged with each message.
  @inline(__always)
  mutating func see(_ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog) {
    let index = message.direction.index
    let (size, limit) = (state.windows[index].size, state.windows[index].limit)
    guard size != nil || limit != nil else { return }
    let count = state.windows[index].unacknowledgedByteCount
    if count > UInt64(min(size ?? .max, limit ?? .max)) {
      check(count, message, state, into: &log)
    } else if sides[index].fullWindow != nil || sides[index].fullLimit != nil {
      sides[index].empty()
    }
  }

  /// Looks for how long too many bytes have not been acknowledged.
  private mutating func check(
    _ count: UInt64, _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    let (direction, moment) = (message.direction, message.moment)
    guard let unseen = message.sight.absence(by: direction.opposite) else { return }
    let window = state.windows[direction.index]
    if let size = window.size,
      Self.isOverdue(&sides[direction.index].fullWindow, count, of: size, at: moment, state)
    {
      log.findOnce(
        .claim(.acknowledgementOverdue, unseen),
        [
          "byte_count": .count(count), "window": .count(size),
          "is_first": .flag(window.last == nil),
        ], direction, at: moment)
    }
    if let limit = window.limit,
      Self.isOverdue(&sides[direction.index].fullLimit, count, of: limit, at: moment, state)
    {
      log.findOnce(
        .claim(.bandwidthExceeded, unseen), ["byte_count": .count(count), "limit": .count(limit)],
        direction, at: moment)
    }
  }

  /// Whether a window has been full for too long now.
  ///
  /// - Parameter since: from when on, which is noted.
  private static func isOverdue(
    _ since: inout CaptureTime?, _ count: UInt64, of size: UInt32, at moment: Place,
    _ state: SessionState
  ) -> Bool {
    guard size > 0, count > size, let time = moment.time else {
      if count <= size { since = nil }
      return false
    }
    let start = since ?? time
    since = start
    return time - start
      >= max(
        Threshold.windowPatience, (state.roundTrip ?? 0).timesClamped(Threshold.roundTrips))
  }

  mutating func see(
    _ control: ProtocolControl, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    let direction = message.direction
    switch control {
    case .windowAcknowledgementSize(let size):
      if size == 0 { log.find(.windowZero, in: message) }
      sides[direction.index].fullWindow = nil
      sides[direction.index].unanswered = nil
    case .setPeerBandwidth(let size, let type):
      if case .unassigned(let value)? = type {
        log.find(.limitTypeUnknown, ["limit_type": .count(value)], in: message)
      }
      let window = state.windows[direction.opposite.index]
      if window.counts(type), window.size != size {
        sides[direction.opposite.index].unanswered = (message.mark, size)
      }
    case .acknowledgement(let number):
      acknowledge(number, message, state, into: &log)
      sides[direction.opposite.index].empty()
    default: break
    }
  }

  // MARK: Acknowledgements

  private mutating func acknowledge(
    _ number: UInt32, _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    let window = state.windows[message.direction.opposite.index]
    let sent = message.receivedByteCount
    // Bytes that wait behind a hole were sent, and are not counted yet.
    if message.sight.isComplete,
      Int32(bitPattern: number &- UInt32(truncatingIfNeeded: sent)) > 0
    {
      log.find(
        .acknowledgementAhead,
        [
          "sequence_number": .count(number), "byte_count": .count(sent),
          "may_be_window": .flag(Self.mayBeWindow(number)),
        ], in: message)
      return
    }
    remark(on: number, message, state, into: &log)
    guard let last = window.last, sent > last.sentByteCount, number <= last.number else { return }
    let grown = sent - last.sentByteCount
    // The same number twice is a repetition, unless it is what came since the last.
    guard number < last.number || UInt64(number) <= 2 * grown else { return }
    if last.number < Self.wrapStart, !Self.mayCount(number, since: grown) {
      log.find(
        .acknowledgementBackwards,
        ["sequence_number": .count(number), "last_sequence_number": .count(last.number)],
        in: message)
    } else if last.number < Self.wrapStart {
      log.find(
        .acknowledgementIncremental,
        [
          "sequence_number": .count(number), "last_sequence_number": .count(last.number),
          "byte_count": .count(grown),
        ], in: message)
    } else if UInt64(last.number) + grown < 1 << 32 {
      log.find(
        .acknowledgementWrapEarly,
        ["sequence_number": .count(number), "last_sequence_number": .count(last.number)],
        in: message)
    }
  }

  /// Looks at what an Acknowledgement counts, and how soon after the last it comes.
  private mutating func remark(
    on number: UInt32, _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let unseen = message.sight.absence else { return }
    let side = message.direction.opposite.index
    let window = state.windows[side]
    let sent = message.receivedByteCount
    let handshake = UInt64(Handshake.byteCount)
    if sent > handshake, UInt64(number) > sent - handshake {
      log.findOnce(
        .acknowledgementCountsHandshake,
        ["sequence_number": .count(number), "byte_count": .count(sent - handshake)], in: message)
    }
    if window.size == nil { log.findOnce(.claim(.acknowledgementUnasked, unseen), in: message) }
    let seen = sent - min(sent, window.last?.sentByteCount ?? sent)
    // Several that come in a burst, each a window further, were sent when they were due.
    let grown = max(seen, UInt64(number &- (window.last?.number ?? number)))
    guard window.last != nil, grown < UInt64(window.size ?? Threshold.usualWindow) / 8 else {
      return
    }
    sides[side].earlyCount += 1
    sides[side].earlyByteCount += grown
    guard sides[side].earlyCount == Threshold.earlyAcknowledgements else { return }
    let limit = state.windows[message.direction.index].announcedLimit?.size
    log.find(
      .acknowledgementFrequent,
      [
        "count": .count(sides[side].earlyCount), "window": .count(window.size),
        "followed_limit": .count(followed(limit, side, window)),
      ], in: message)
  }

  /// The limit of what the receiver may send itself, where it takes that for the window.
  private func followed(_ limit: UInt32?, _ side: Int, _ window: AcknowledgementWindow) -> UInt32? {
    guard let limit, limit != window.size, limit > 0 else { return nil }
    let distance = sides[side].earlyByteCount / UInt64(sides[side].earlyCount)
    return distance >= UInt64(limit) / 2 && distance <= 2 * UInt64(limit) ? limit : nil
  }

  /// Whether a number that is too large looks like a window's size.
  private static func mayBeWindow(_ number: UInt32) -> Bool { number.isMultiple(of: 10_000) }

  /// Whether a number can be that of the bytes since the Acknowledgement before, after which so many
  /// more were seen: what was under way at either moment makes a difference.
  private static func mayCount(_ number: UInt32, since grown: UInt64) -> Bool {
    let underWay: UInt64 = 1 << 16
    return UInt64(number) <= 2 * grown + underWay
  }

  // MARK: The end

  mutating func finish(
    _ direction: Direction, _ ending: SessionEnding, _ state: SessionState,
    into log: inout FindingLog
  ) {
    guard ending.sight.absence(by: direction.opposite) != nil else { return }
    if let limit = sides[direction.index].unanswered,
      let unseen = ending.sight.absence(by: direction), ending.isInVain(since: limit.mark.place)
    {
      log.find(
        .claim(.bandwidthUnanswered, unseen), ["limit": .count(limit.size)], direction.opposite,
        about: limit.mark)
    }
    let window = state.windows[direction.index]
    guard let size = window.size, size > 0, size < Threshold.smallWindow else { return }
    let isDue = window.sentByteCount > UInt64(size)
    let finding = FindingReport(
      .windowSmall,
      [
        "side": .side(direction), "window": .count(size),
        "byte_count": .count(window.sentByteCount), "count": .count(window.acknowledgementCount),
        "is_due": .flag(isDue),
      ], at: ending.moment)
    if isDue || window.acknowledgementCount > 0 {
      log.append(finding, direction)
    } else {
      log.append(habit: finding, direction)
    }
  }
}
