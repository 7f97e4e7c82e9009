internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// How the bytes of one direction are acknowledged (RTMP 1.0 §5.4.3 to §5.4.5).
struct AcknowledgementWindow: Sendable {
  /// From where on a step back of the sequence number is one that wraps.
  private static let wrapStart: UInt32 = 0x7000_0000

  private(set) var sentByteCount: UInt64 = 0
  /// What the sender has announced: after how many bytes it wants an Acknowledgement.
  private(set) var size: UInt32?
  /// What the receiver allows to be unacknowledged, where its limit counts.
  private(set) var limit: UInt32?
  /// What the receiver has said of it last, whether that counts or not.
  private(set) var announcedLimit: (size: UInt32, type: ProtocolControl.LimitType?)?
  private var hasHardLimit = false
  /// How many bytes had been sent when the window or the limit was announced.
  private var announcedAt: UInt64 = 0
  private(set) var acknowledgementCount = 0
  /// The last sequence number, and how many bytes had been sent by then.
  private(set) var last: (number: UInt32, sentByteCount: UInt64)?
  private var hasToldHandshake = false
  private var hasToldUnasked = false
  /// How many Acknowledgements came long before the window was full.
  private var earlyCount = 0
  /// How many bytes came between those.
  private var earlyByteCount: UInt64 = 0
  private var fullWindow = FullWindow()
  private var fullLimit = FullWindow()
  /// The Set Peer Bandwidth that waits for a Window Acknowledgement Size, if one does.
  private(set) var unanswered: (mark: MessageMark, size: UInt32)?

  var unacknowledgedByteCount: UInt64 {
    sentByteCount - min(sentByteCount, max(last?.sentByteCount ?? 0, announcedAt))
  }

  /// Takes the sender's Window Acknowledgement Size.
  mutating func announce(_ size: UInt32) {
    self.size = size
    announcedAt = sentByteCount
    fullWindow.empty()
    unanswered = nil
  }

  /// Takes the receiver's Set Peer Bandwidth; "dynamic" is to be ignored but after "hard".
  mutating func restrict(
    to size: UInt32, _ type: ProtocolControl.LimitType?, by message: FollowedMessage
  ) {
    announcedLimit = (size, type)
    switch type {
    case .hard: (limit, hasHardLimit) = (size, true)
    case .soft: (limit, hasHardLimit) = (min(size, limit ?? .max), false)
    case .dynamic where hasHardLimit: limit = size
    case .dynamic, .unassigned, nil: return
    }
    if self.size != size { unanswered = (message.mark, size) }
  }

  /// Notes how many bytes were sent by now; whether more than a window, or than is allowed, are not
  /// acknowledged, so that ``check(_:at:_:roundTrip:into:)`` is to be asked.
  @inline(__always)
  mutating func note(sent byteCount: UInt64) -> Bool {
    sentByteCount = byteCount
    guard size != nil || limit != nil else { return false }
    let limit = min(size ?? .max, limit ?? .max)
    if unacknowledgedByteCount > UInt64(limit) { return true }
    fullWindow.empty()
    fullLimit.empty()
    return false
  }

  /// Looks for how long too many bytes have not been acknowledged.
  mutating func check(
    _ direction: Direction, at moment: Place, _ sight: Sight, roundTrip: Int64?,
    into log: inout FollowerLog
  ) {
    guard let unseen = sight.absence(by: direction.opposite) else { return }
    let count = unacknowledgedByteCount
    if let size, fullWindow.isNewlyOverdue(count, of: size, at: moment, roundTrip: roundTrip) {
      log.find(
        .claim(.acknowledgementOverdue, unseen),
        ["byte_count": .count(count), "window": .count(size), "is_first": .flag(last == nil)],
        direction, at: moment)
    }
    if let limit, fullLimit.isNewlyOverdue(count, of: limit, at: moment, roundTrip: roundTrip) {
      log.find(
        .claim(.bandwidthExceeded, unseen), ["byte_count": .count(count), "limit": .count(limit)],
        direction,
        at: moment)
    }
  }

  /// Whether a number that is too large looks like a window's size.
  private static func mayBeWindow(_ number: UInt32) -> Bool { number.isMultiple(of: 10_000) }

  /// Whether a number can be that of the bytes since the Acknowledgement before, after which so many
  /// more were seen: what was under way at either moment makes a difference.
  private static func mayCount(_ number: UInt32, since grown: UInt64) -> Bool {
    let underWay: UInt64 = 1 << 16
    return UInt64(number) <= 2 * grown + underWay
  }

  /// Looks at what an Acknowledgement counts, and how soon after the last it comes.
  private mutating func remark(
    on number: UInt32, _ sent: UInt64, _ limit: UInt32?, _ message: FollowedMessage,
    into log: inout FollowerLog
  ) {
    guard let unseen = message.sight.absence else { return }
    let handshake = UInt64(Handshake.byteCount)
    if !hasToldHandshake, sent > handshake, UInt64(number) > sent - handshake {
      hasToldHandshake = true
      log.find(
        .acknowledgementCountsHandshake,
        ["sequence_number": .count(number), "byte_count": .count(sent - handshake)], in: message)
    }
    if size == nil, !hasToldUnasked {
      hasToldUnasked = true
      log.find(.claim(.acknowledgementUnasked, unseen), in: message)
    }
    let seen = sent - min(sent, last?.sentByteCount ?? sent)
    // Several that come in a burst, each a window further, were sent when they were due.
    let grown = max(seen, UInt64(number &- (last?.number ?? number)))
    guard last != nil, grown < UInt64(size ?? Threshold.usualWindow) / 8 else { return }
    earlyCount += 1
    earlyByteCount += grown
    guard earlyCount == Threshold.earlyAcknowledgements else { return }
    log.find(
      .acknowledgementFrequent,
      [
        "count": .count(earlyCount), "window": size.map { .count($0) },
        "followed_limit": followed(limit).map { .count($0) },
      ], in: message)
  }

  /// The limit of what the receiver may send itself, where it takes that for the window.
  private func followed(_ limit: UInt32?) -> UInt32? {
    guard let limit, limit != size, limit > 0 else { return nil }
    let distance = earlyByteCount / UInt64(earlyCount)
    return distance >= UInt64(limit) / 2 && distance <= 2 * UInt64(limit) ? limit : nil
  }

  /// Takes an Acknowledgement of these bytes.
  ///
  /// - Parameter limit: the last Set Peer Bandwidth that the Acknowledgement's sender was told.
  mutating func acknowledge(
    _ number: UInt32, limit: UInt32?, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    let sent = message.receivedByteCount
    defer {
      last = (number, sent)
      acknowledgementCount += 1
      fullWindow.empty()
      fullLimit.empty()
    }
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
    remark(on: number, sent, limit, message, into: &log)
    guard let last, sent > last.sentByteCount, number <= last.number else { return }
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
}

/// Since when a window is full, and whether that was told.
private struct FullWindow: Sendable {
  private var since: CaptureTime?
  private var isTold = false

  mutating func empty() { since = nil }

  /// Whether it has been full for too long now, for the first time.
  mutating func isNewlyOverdue(
    _ count: UInt64, of size: UInt32, at moment: Place, roundTrip: Int64?
  ) -> Bool {
    guard size > 0, count > size, !isTold, let time = moment.time else {
      if count <= size { since = nil }
      return false
    }
    let start = since ?? time
    since = start
    isTold =
      time - start
      >= max(
        Threshold.windowPatience, (roundTrip ?? 0).timesClamped(Threshold.roundTrips))
    return isTold
  }
}
