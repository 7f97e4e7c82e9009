internal import ByteParsing

/// What came of one IP datagram's fragments: pieces that are sorted and apart, so that they hold no
/// more than the datagram has.
struct FragmentedDatagram: Sendable {
  private struct Piece: Sendable {
    let start: Int
    let bytes: [UInt8]

    var end: Int { start + bytes.count }
  }

  /// Of its first fragment.
  let firstTime: CaptureTime
  private var pieces: [Piece] = []
  private var byteCount = 0
  /// Known from the last fragment.
  private var length: Int?

  init(firstTime: CaptureTime) { self.firstTime = firstTime }

  /// How many bytes of memory it takes.
  var footprint: Int { byteCount + pieces.count * (MemoryLayout<Piece>.stride + 32) }

  /// Takes of a fragment what no other one has brought.
  mutating func insert(_ bytes: Span<UInt8>, at offset: Int, isLast: Bool) {
    let end = offset + bytes.count
    if isLast, length == nil { length = end }
    var index = firstPiece(endingAfter: offset)
    var position = offset
    while position < end {
      let next = index < pieces.count ? min(pieces[index].start, end) : end
      if position < next {
        let new = bytes.extracting(position - offset..<next - offset)
        pieces.insert(Piece(start: position, bytes: [UInt8](copying: new)), at: index)
        byteCount += new.count
      }
      guard index < pieces.count else { break }
      position = pieces[index].end
      index += 1
    }
  }

  /// The payload in one piece, once every byte is there.
  func joined() -> [UInt8]? {
    guard let length, byteCount >= length else { return nil }
    var whole: [UInt8] = []
    for piece in pieces where piece.start < length {
      guard piece.start == whole.count else { return nil }
      whole += piece.bytes
    }
    return whole.count >= length ? Array(whole.prefix(length)) : nil
  }

  private func firstPiece(endingAfter offset: Int) -> Int {
    pieces.partitioningIndex { $0.end > offset }
  }
}
