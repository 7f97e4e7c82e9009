/// The chunk streams of one direction, in order of appearance.
///
/// Those with one-byte basic headers are found by an array of slots, the others by a dictionary.
struct ChunkStreamTable: Sendable {
  private static let elsewhere = UInt8.max

  /// By slot.
  var list: [ChunkStream] = []
  private var narrowSlots = InlineArray<64, UInt8>(repeating: Self.elsewhere)
  /// Those that the array has no room for.
  private var wideSlots: [ChunkStreamID: Int] = [:]

  var indices: Range<Int> { list.indices }

  var isEmpty: Bool { list.isEmpty }

  /// The slot of a chunk stream that has been seen.
  func slot(of id: ChunkStreamID) -> Int? {
    if id.rawValue < 64, case let slot = narrowSlots[Int(id.rawValue)], slot != Self.elsewhere {
      return Int(slot)
    }
    return wideSlots.isEmpty ? nil : wideSlots[id]
  }

  /// The table as it may still hold after headers may be missing.
  var doubtful: Self {
    var table = self
    for slot in table.list.indices {
      table.list[slot].message = nil
      table.list[slot].forgetWhatMayHaveChanged()
    }
    return table
  }

  /// Adds a chunk stream that has not been seen.
  mutating func insert(_ stream: ChunkStream) -> Int {
    let slot = list.count
    list.append(stream)
    if stream.id.rawValue < 64, slot < Self.elsewhere {
      narrowSlots[Int(stream.id.rawValue)] = UInt8(truncatingIfNeeded: slot)
    } else {
      wideSlots[stream.id] = slot
    }
    return slot
  }
}
