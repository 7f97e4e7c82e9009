internal import ByteParsing
internal import Packets

/// Puts one direction's segments in order.
///
/// Bytes that come in order are passed on where they lie; only those that come early are held.
struct DirectionAssembler: Sendable {
  // What every packet needs stands first, and together.

  /// Of the next byte to pass on; 0 is the byte after the SYN, or the first one seen.
  private(set) var streamOffset: UInt64 = 0
  private var nextSequence: SequenceNumber?
  private var acknowledgedOffset: UInt64 = 0
  /// The count of the flow's packets when the receiver was first seen to have what we lack.
  private(set) var overdueSince: Int?
  /// Of the FIN, once it was seen: the stream is whole when it has been passed on up to there.
  private(set) var finOffset: UInt64?
  private var pending = PendingSegments()
  private var statistics = FlowStatistics.SegmentCounts()
  private var recent = RecentBytes()
  /// Since when this side takes no bytes.
  private var windowClosedAt: CaptureTime?
  /// What the receiver acknowledged first, and how much more since, while nothing of this side is seen.
  private var unseen: (first: SequenceNumber, byteCount: UInt64)?

  var heldByteCount: Int { pending.footprint }
  var heldSegmentCount: Int { pending.count }
  var isFinished: Bool { finOffset.map { streamOffset >= $0 } ?? false }

  /// Whether the byte passed on first had the number `sequence`.
  func began(at sequence: SequenceNumber) -> Bool {
    nextSequence.map { $0 - sequence == Int(truncatingIfNeeded: streamOffset) } ?? true
  }

  /// Takes `sequence` for the stream's first byte's, unless that is known.
  mutating func synchronize(to sequence: SequenceNumber) {
    if nextSequence == nil { nextSequence = sequence }
  }

  /// - Parameter isSeen: whether any packet of this side was captured.
  func statistics(isSeen: Bool) -> FlowStatistics.SegmentCounts {
    var statistics = statistics
    statistics.isSeen = isSeen
    statistics.acknowledgedBytes = unseen?.byteCount ?? acknowledgedOffset
    return statistics
  }

  // MARK: Segments

  /// Takes a segment's payload.
  ///
  /// - Parameters:
  ///   - payload: where it lies in `packet`.
  ///   - cutOffCount: how many of its bytes the capture cut off.
  @inline(__always)
  mutating func receive(
    _ payload: Range<Int>, of packet: Span<UInt8>, cutOffCount: Int, at sequence: SequenceNumber,
    arrival: Arrival, into output: inout FlowOutput
  ) {
    statistics.segments += 1
    if nextSequence == sequence, pending.isEmpty, cutOffCount == 0 {
      passOnInOrder(payload, of: packet.extracting(payload), &output)
    } else {
      place(payload, of: packet, cutOffCount, at: sequence, arrival, &output)
    }
  }

  /// Takes a segment's payload that does not simply come next.
  @inline(never)
  private mutating func place(
    _ payload: Range<Int>, of packet: Span<UInt8>, _ cutOffCount: Int,
    at sequence: SequenceNumber, _ arrival: Arrival, _ output: inout FlowOutput
  ) {
    synchronize(to: sequence)
    guard let next = nextSequence else { return }
    let distance = sequence - next
    let bytes = packet.extracting(payload)
    if distance > 0 {
      statistics.earlySegments += 1
      let start = streamOffset + UInt64(distance)
      let conflict = pending.insert(
        bytes, at: start, cutOffCount: cutOffCount, arrival: arrival)
      if let conflict { output.conflict(at: conflict) }
      return
    }
    let repeated = -distance
    // A byte of padding before the next one is a keep-alive (RFC 9293 §3.8.4), and no repetition.
    if repeated == 1, payload.count + cutOffCount == 1 { return }
    if repeated > 0, repeated <= streamOffset {
      reportConflict(bytes, at: streamOffset - UInt64(repeated), repeated, &output)
    }
    guard repeated < payload.count + cutOffCount else {
      statistics.repeatedSegments += 1
      return
    }
    passOn(payload.dropFirst(repeated), of: packet, &output)
    let cutOffNow = min(cutOffCount, payload.count + cutOffCount - repeated)
    passOver(cutOffNow, .snapshotLength, &output)
    drain(isBehindGap: false, &output)
  }

  /// Notes the FIN that follows a segment.
  mutating func receiveFIN(at sequence: SequenceNumber) {
    synchronize(to: sequence)
    statistics.sentFIN = true
    guard let next = nextSequence else { return }
    let distance = sequence - next
    finOffset = distance >= 0 ? streamOffset + UInt64(distance) : streamOffset
  }

  mutating func receiveRST() { statistics.sentRST = true }

  /// Whether this side has said that it takes no more bytes for now.
  var isWindowClosed: Bool { windowClosedAt != nil }

  /// Notes how many bytes this side takes, where that is none, or was none before.
  mutating func noteWindow(_ window: UInt16, at time: CaptureTime) {
    if let start = windowClosedAt {
      // One that never opens again counts as long as this side says so.
      statistics.zeroWindowTime = statistics.zeroWindowTime.addingClamped(max(0, time - start))
      windowClosedAt = window > 0 ? nil : max(start, time)
    } else {
      statistics.zeroWindows += 1
      windowClosedAt = time
    }
  }

  /// Notes what the receiver has, by its acknowledgement number.
  @inline(__always)
  mutating func acknowledge(_ sequence: SequenceNumber, packetCount: Int) {
    guard let next = nextSequence else { return noteUnseen(sequence) }
    let distance = sequence - next
    if distance > 0 {
      acknowledgedOffset = max(acknowledgedOffset, streamOffset + UInt64(distance))
    }
    overdueSince = hasOverdueBytes ? overdueSince ?? packetCount : nil
  }

  @inline(never)
  private mutating func noteUnseen(_ sequence: SequenceNumber) {
    guard let known = unseen else { return unseen = (sequence, 0) }
    unseen?.byteCount = max(known.byteCount, UInt64(max(0, sequence - known.first)))
  }

  /// Whether the receiver has bytes that were never captured, or not yet.
  ///
  /// One byte more than there is can be a FIN that was not captured.
  private var hasOverdueBytes: Bool {
    let end = finOffset.map { min(acknowledgedOffset, $0) } ?? acknowledgedOffset
    return end > streamOffset + (pending.isEmpty ? 1 : 0)
  }

  // MARK: Holes

  /// Gives up what the receiver has and the capture does not.
  mutating func giveUpOverdueBytes(_ output: inout FlowOutput) {
    while hasOverdueBytes {
      if let first = pending.first, first.start <= acknowledgedOffset {
        giveUpHole(.notCaptured, &output)
      } else {
        let end = finOffset.map { min(acknowledgedOffset, $0) } ?? acknowledgedOffset
        passOver(Int(end - streamOffset), .notCaptured, &output)
      }
    }
    overdueSince = nil
  }

  /// Gives up the bytes before the first ones held, and passes those on.
  mutating func giveUpHole(_ cause: GapCause, _ output: inout FlowOutput) {
    guard let first = pending.first else { return }
    passOver(Int(first.start - streamOffset), cause, before: first.arrival, &output)
    drain(isBehindGap: true, &output)
  }

  /// Passes on everything that is held; no more segments are expected.
  mutating func flush(_ output: inout FlowOutput) {
    giveUpOverdueBytes(&output)
    while !pending.isEmpty { giveUpHole(.notCaptured, &output) }
  }

  /// Passes on what is held, and takes no more, without knowing what would come.
  mutating func evict(_ output: inout FlowOutput) {
    flush(&output)
    if nextSequence != nil, !isFinished { output.gap(nil, .evicted, before: nil) }
  }

  // MARK: Passing on

  /// Passes on bytes that begin at the stream's next one, where none are held.
  @inline(__always)
  private mutating func passOnInOrder(
    _ payload: Range<Int>, of bytes: Span<UInt8>, _ output: inout FlowOutput
  ) {
    recent.append(bytes, startingAt: streamOffset)
    advance(payload.count)
    statistics.bytes += UInt64(payload.count)
    output.bytes(payload)
    if overdueSince != nil, !hasOverdueBytes { overdueSince = nil }
  }

  /// Passes on bytes that begin at the stream's next one, up to any that were held first.
  private mutating func passOn(
    _ payload: Range<Int>, of packet: Span<UInt8>, _ output: inout FlowOutput
  ) {
    var rest = payload
    while !rest.isEmpty {
      let room = pending.first.map { $0.start - streamOffset } ?? .max
      let count = Int(min(UInt64(rest.count), room))
      if count > 0 {
        let piece = rest.prefix(count)
        recent.append(packet.extracting(piece), startingAt: streamOffset)
        advance(count)
        statistics.bytes += UInt64(count)
        output.bytes(piece)
        rest = rest.dropFirst(count)
      } else if let held = pending.popFirst() {
        if let conflict = held.firstDifference(from: packet.extracting(rest), at: streamOffset) {
          output.conflict(at: conflict)
        }
        passOn(held, isBehindGap: false, &output)
        rest = rest.dropFirst(held.bytes.count + held.cutOffCount)
      }
    }
  }

  private mutating func passOn(
    _ held: PendingSegments.Segment, isBehindGap: Bool, _ output: inout FlowOutput
  ) {
    recent.append(held.bytes.span, startingAt: streamOffset)
    advance(held.bytes.count)
    statistics.bytes += UInt64(held.bytes.count)
    output.heldBytes(
      HeldSegment(bytes: held.bytes, arrival: held.arrival, isBehindGap: isBehindGap))
    passOver(held.cutOffCount, .snapshotLength, &output)
  }

  /// Passes on what is held and follows.
  private mutating func drain(isBehindGap: Bool, _ output: inout FlowOutput) {
    while let first = pending.first, first.start <= streamOffset, let held = pending.popFirst() {
      passOn(held, isBehindGap: isBehindGap, &output)
    }
    if !hasOverdueBytes { overdueSince = nil }
  }

  /// - Parameter arrival: of the first bytes behind the hole, if they were held.
  private mutating func passOver(
    _ count: Int, _ cause: GapCause, before arrival: Arrival? = nil, _ output: inout FlowOutput
  ) {
    let room = pending.first.map { $0.start - streamOffset } ?? .max
    let count = Int(min(UInt64(max(0, count)), room))
    guard count > 0 else { return }
    advance(count)
    statistics.missingBytes += UInt64(count)
    output.gap(UInt64(count), cause, before: arrival)
  }

  private mutating func advance(_ count: Int) {
    streamOffset += UInt64(count)
    nextSequence = nextSequence.map { $0 + count }
  }

  private func reportConflict(
    _ bytes: Span<UInt8>, at start: UInt64, _ repeated: Int, _ output: inout FlowOutput
  ) {
    // A keep-alive probe repeats the last byte, with any content (RFC 9293 §3.8.4).
    if bytes.count == 1 && repeated == 1 { return }
    if let conflict = recent.firstDifference(from: bytes, at: start) {
      output.conflict(at: conflict)
    }
  }
}
