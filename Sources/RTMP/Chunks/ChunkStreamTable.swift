/// The chunk streams of one direction, in order of appearance.
///
/// Those with one-byte basic headers are found by an array of slots, the others by a dictionary.
struct ChunkStreamTable: Sendable {
  private static let elsewhere = UInt8.max
  /// How many no direction is without.
  private static let usualCount = 16
  /// How many are remembered across missing bytes, so that each hole costs little.
  private static let doubtfulLimit = 256

  /// Whether type 3 headers have four bytes where an extended timestamp is repeated, whatever they say.
  var passesOverRepeats = false
  /// By slot.
  var list: [ChunkStream] = []
  private var narrowSlots = InlineArray<64, UInt8>(repeating: Self.elsewhere)
  /// Those that the array has no room for.
  private var wideSlots: [ChunkStreamID: Int] = [:]

  /// How many bytes of memory it takes, beside those that every direction's does.
  private(set) var footprint = 0

  var indices: Range<Int> { list.indices }

  var isEmpty: Bool { list.isEmpty }

  /// The slot of a chunk stream that has been seen.
  func slot(of id: ChunkStreamID) -> Int? {
    if id.rawValue < 64, case let slot = narrowSlots[Int(id.rawValue)], slot != Self.elsewhere {
      return Int(slot)
    }
    return wideSlots.isEmpty ? nil : wideSlots[id]
  }

  /// The table as it may still hold after headers may be missing, of as many chunk streams as
  /// implementations use.
  var doubtful: Self {
    var table = Self()
    table.passesOverRepeats = passesOverRepeats
    for stream in list.prefix(Self.doubtfulLimit) {
      var stream = stream
      stream.remainingCount = 0
      stream.forgetWhatMayHaveChanged()
      _ = table.insert(stream)
    }
    return table
  }

  /// Adds a chunk stream that has not been seen.
  mutating func insert(_ stream: ChunkStream) -> Int {
    let slot = list.count
    list.append(stream)
    if slot >= Self.usualCount { footprint += 2 * MemoryLayout<ChunkStream>.stride }
    if stream.id.rawValue < 64, slot < Self.elsewhere {
      narrowSlots[Int(stream.id.rawValue)] = UInt8(truncatingIfNeeded: slot)
    } else {
      wideSlots[stream.id] = slot
    }
    return slot
  }
}
