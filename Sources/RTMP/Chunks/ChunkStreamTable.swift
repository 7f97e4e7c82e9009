/// The chunk streams of one direction, in order of appearance.
///
/// Those with one-byte basic headers are found by an array of slots, the others by a dictionary.
struct ChunkStreamTable: Sendable {
  private(set) var streams: [ChunkStream] = []
  private var narrowSlots = InlineArray<64, Int32>(repeating: -1)
  private var wideSlots: [ChunkStreamID: Int] = [:]

  var indices: Range<Int> { streams.indices }

  var isEmpty: Bool { streams.isEmpty }

  subscript(slot: Int) -> ChunkStream {
    _read { yield streams[slot] }
    _modify { yield &streams[slot] }
  }

  /// The slot of a chunk stream that has been seen.
  func slot(of id: ChunkStreamID) -> Int? {
    guard id.rawValue < 64 else { return wideSlots[id] }
    let slot = narrowSlots[Int(id.rawValue)]
    return slot < 0 ? nil : Int(slot)
  }

  /// The table as it may still hold after headers may be missing.
  var doubtful: Self {
    var table = self
    for slot in table.streams.indices {
      table.streams[slot].message = nil
      table.streams[slot].forgetWhatMayHaveChanged()
    }
    return table
  }

  /// Adds a chunk stream that has not been seen.
  mutating func insert(_ stream: ChunkStream) -> Int {
    let slot = streams.count
    streams.append(stream)
    if stream.id.rawValue < 64 {
      narrowSlots[Int(stream.id.rawValue)] = Int32(truncatingIfNeeded: slot)
    } else {
      wideSlots[stream.id] = slot
    }
    return slot
  }
}
