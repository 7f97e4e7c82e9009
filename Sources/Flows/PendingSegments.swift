internal import ByteParsing

/// The early segments of one direction: ranges of its stream that wait for bytes before them.
///
/// Ranges are kept sorted and apart. Where segments overlap, the first copy of a byte is kept, so
/// what is held never exceeds the bytes received.
struct PendingSegments: Sendable {
  struct Segment: Sendable {
    var start: UInt64
    var bytes: [UInt8]
    let arrival: Arrival
    /// Bytes after `bytes` that the capture cut off.
    var cutOffCount: Int

    var end: UInt64 { start + UInt64(bytes.count) + UInt64(cutOffCount) }
  }

  /// Kept here, so that asking does not touch the array.
  private(set) var isEmpty = true
  private var segments: [Segment] = []
  /// Those before it have been taken; they are removed together, now and then.
  private var head = 0
  /// How many bytes of memory the segments take: those of one byte cost more than their bytes.
  private(set) var footprint = 0

  /// What each takes beside its bytes: its place in the list, and what goes before an array's elements.
  private static let overhead = MemoryLayout<Segment>.stride + 32

  var count: Int { segments.count - head }

  var first: Segment? { head < segments.count ? segments[head] : nil }

  mutating func popFirst() -> Segment? {
    guard head < segments.count else { return nil }
    defer { isEmpty = head == segments.count }
    let segment = segments[head]
    segments[head].bytes = []
    head += 1
    footprint -= segment.bytes.count + Self.overhead
    if head == segments.count {
      segments.removeAll(keepingCapacity: segments.capacity <= 64)
      head = 0
    } else if head >= 64, head * 2 >= segments.count {
      segments.removeSubrange(0..<head)
      head = 0
    }
    return segment
  }

  /// Holds what of `bytes` is new.
  ///
  /// - Parameter start: of the first byte, in the direction's stream.
  /// - Returns: where the bytes first differ from those that are held, if they do.
  mutating func insert(
    _ bytes: Span<UInt8>, at start: UInt64, cutOffCount: Int, arrival: Arrival
  ) -> UInt64? {
    var index = firstSegment(startingAfter: start)
    var position = start
    let end = start + UInt64(bytes.count)
    var conflict: UInt64?
    if index > head {
      conflict = segments[index - 1].firstDifference(from: bytes, at: start)
      position = max(position, segments[index - 1].end)
    }
    while index < segments.count, segments[index].start < end {
      if segments[index].start > position {
        insert(bytes, start, position..<segments[index].start, arrival, at: index)
        index += 1
      }
      conflict = conflict ?? segments[index].firstDifference(from: bytes, at: start)
      position = max(position, segments[index].end)
      index += 1
    }
    if position < end {
      insert(bytes, start, position..<end, arrival, at: index)
      segments[index].cutOffCount = cutOffCount
      if index + 1 < segments.count {
        let room = segments[index + 1].start - end
        segments[index].cutOffCount = Int(min(UInt64(cutOffCount), room))
      }
    }
    return conflict
  }

  private func firstSegment(startingAfter offset: UInt64) -> Int {
    // Early segments mostly come in order among themselves.
    guard let last = segments.last, last.start > offset else { return segments.count }
    return segments[head...].partitioningIndex { $0.start > offset }
  }

  private mutating func insert(
    _ bytes: Span<UInt8>, _ start: UInt64, _ range: Range<UInt64>, _ arrival: Arrival,
    at index: Int
  ) {
    let piece = bytes.extracting(Int(range.lowerBound - start)..<Int(range.upperBound - start))
    segments.insert(
      Segment(
        start: range.lowerBound, bytes: [UInt8](copying: piece), arrival: arrival,
        cutOffCount: 0),
      at: index)
    footprint += piece.count + Self.overhead
    isEmpty = false
  }
}

extension PendingSegments.Segment {
  /// The first place where `other`, which begins at `otherStart`, has another byte than this; nil
  /// where they agree or do not meet.
  func firstDifference(from other: Span<UInt8>, at otherStart: UInt64) -> UInt64? {
    let low = max(start, otherStart)
    let high = min(start + UInt64(bytes.count), otherStart + UInt64(other.count))
    guard low < high else { return nil }
    return (low..<high).first { bytes[Int($0 - start)] != other[Int($0 - otherStart)] }
  }
}
