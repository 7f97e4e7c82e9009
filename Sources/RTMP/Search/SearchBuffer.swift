internal import ByteParsing

/// One direction's bytes that wait until it is known where chunks begin in them.
///
/// Holes keep their place: the byte at an offset is there, or missing, or has not come yet.
struct SearchBuffer: Sendable {
  /// Bytes that came together.
  private struct Piece: Sendable {
    var start: StreamOffset
    /// Of its first byte, counted like ``indexBase``.
    var index: Int
    var count: Int
    let mark: UInt64
    /// Whether its first bytes are gone.
    var isCut = false

    var end: StreamOffset { start + StreamOffset(count) }
  }

  private var bytes: [UInt8] = []
  private var pieces: [Piece] = []
  private var firstPiece = 0
  /// Where `bytes` begins, in all the bytes that were ever appended.
  private var indexBase = 0
  /// The offset after the last byte that came or is known to be missing.
  private(set) var end: StreamOffset

  init(at offset: StreamOffset) { end = offset }

  /// Of the first byte held, or ``end``.
  var start: StreamOffset { firstPiece < pieces.count ? pieces[firstPiece].start : end }

  var isEmpty: Bool { firstPiece == pieces.count }

  /// How many bytes are held.
  var byteCount: Int {
    isEmpty ? 0 : indexBase + bytes.count - pieces[firstPiece].index
  }

  /// How much memory they take: segments of one byte cost more than their bytes.
  var footprint: Int {
    byteCount + (pieces.count - firstPiece) * MemoryLayout<Piece>.stride
  }

  var span: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span }
  }

  mutating func append(_ more: Span<UInt8>, mark: UInt64) {
    guard more.count > 0 else { return }
    pieces.append(
      Piece(start: end, index: indexBase + bytes.count, count: more.count, mark: mark))
    bytes.append(copying: more)
    end += StreamOffset(more.count)
  }

  mutating func skip(_ count: UInt64) { end += count }

  /// Appends what another buffer holds, with its holes.
  mutating func append(_ other: consuming SearchBuffer) {
    skip(other.start - end)
    while let mark = other.firstMark {
      skip(other.start - end)
      let range = other.firstRange
      append(other.span.extracting(range), mark: mark)
      other.dropFirst(range.count)
    }
    skip(other.end - end)
  }

  // MARK: Looking

  /// Where the bytes from `offset` on lie in ``span``, up to the next that is missing or has not
  /// come, and at least `limit` of them where there are as many; empty where the first one is not.
  func range(from offset: StreamOffset, atLeast limit: Int = .max) -> Range<Int> {
    guard let number = piece(holding: offset) else { return 0..<0 }
    let lower = pieces[number].index - indexBase + Int(offset - pieces[number].start)
    var last = number
    while last + 1 < pieces.count, pieces[last + 1].start == pieces[last].end,
      pieces[last].end - offset < limit
    {
      last += 1
    }
    return lower..<pieces[last].index - indexBase + pieces[last].count
  }

  /// The first offset from `offset` on whose byte is held.
  func firstHeld(from offset: StreamOffset) -> StreamOffset? {
    if piece(holding: offset) != nil { return offset }
    let next = firstPieceEnding(after: offset)
    return next < pieces.count ? max(offset, pieces[next].start) : nil
  }

  func byte(at offset: StreamOffset) -> UInt8? {
    guard let number = piece(holding: offset) else { return nil }
    return bytes[pieces[number].index - indexBase + Int(offset - pieces[number].start)]
  }

  /// Whether bytes that came together begin at `offset`, or end before it.
  func isBoundary(_ offset: StreamOffset) -> Bool {
    let next = firstPieceEnding(after: offset)
    if next < pieces.count { return pieces[next].start >= offset && !pieces[next].isCut }
    return !isEmpty && pieces[pieces.count - 1].end == offset
  }

  // MARK: Taking

  /// What the first bytes held are called.
  var firstMark: UInt64? { isEmpty ? nil : pieces[firstPiece].mark }

  /// Where the bytes that came together first lie in ``span``.
  var firstRange: Range<Int> { isEmpty ? 0..<0 : range(ofPiece: firstPiece) }

  /// Lets go of the first `count` bytes held, which came together.
  mutating func dropFirst(_ count: Int) {
    guard !isEmpty else { return }
    cutFirst(count)
    if pieces[firstPiece].count <= 0 { firstPiece += 1 }
    compact()
  }

  /// Lets go of what is before `offset`; how many bytes that were.
  @discardableResult
  mutating func drop(before offset: StreamOffset) -> Int {
    let before = byteCount
    while !isEmpty, pieces[firstPiece].end <= offset { firstPiece += 1 }
    if !isEmpty, pieces[firstPiece].start < offset {
      cutFirst(Int(offset - pieces[firstPiece].start))
    }
    compact()
    return before - byteCount
  }

  private mutating func cutFirst(_ count: Int) {
    pieces[firstPiece].start += StreamOffset(count)
    pieces[firstPiece].index += count
    pieces[firstPiece].count -= count
    pieces[firstPiece].isCut = true
  }

  private mutating func compact() {
    if isEmpty {
      indexBase += bytes.count
      bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 14)
      pieces.removeAll(keepingCapacity: pieces.capacity <= 1 << 8)
      firstPiece = 0
      return
    }
    let unused = pieces[firstPiece].index - indexBase
    if unused > 4096, unused > bytes.count / 2 {
      bytes.removeFirst(unused)
      indexBase += unused
    }
    if firstPiece > 64, firstPiece > pieces.count / 2 {
      pieces.removeFirst(firstPiece)
      firstPiece = 0
    }
  }

  // MARK: Pieces

  private func range(ofPiece number: Int) -> Range<Int> {
    let lower = pieces[number].index - indexBase
    return lower..<lower + pieces[number].count
  }

  private func piece(holding offset: StreamOffset) -> Int? {
    let number = firstPieceEnding(after: offset)
    return number < pieces.count && pieces[number].start <= offset ? number : nil
  }

  private func firstPieceEnding(after offset: StreamOffset) -> Int {
    pieces[firstPiece...].partitioningIndex { $0.end > offset }
  }
}
