internal import Packets

/// Finds a flow's slot by its end points: open addressing over a power of two, without tombstones.
struct FlowIndex: Sendable {
  /// A connection's end points, in an order that both directions share.
  struct Key: Equatable, Sendable {
    let low: Endpoint
    let high: Endpoint
    let hash: UInt32

    init(_ one: Endpoint, _ other: Endpoint) {
      let (mixedOne, mixedOther) = (one.mixed, other.mixed)
      let swaps = mixedOne > mixedOther
      low = swaps ? other : one
      high = swaps ? one : other
      var hash = (swaps ? mixedOther : mixedOne) &* 0x9E37_79B9_7F4A_7C15
      hash = (hash ^ (hash >> 29)) &+ (swaps ? mixedOne : mixedOther)
      hash &*= 0xBF58_476D_1CE4_E5B9
      self.hash = UInt32(truncatingIfNeeded: hash >> 32)
    }
  }

  private struct Entry: Sendable {
    var hash: UInt32
    /// -1 where there is no flow.
    var slot: Int32

    static let none = Entry(hash: 0, slot: -1)

    var isUsed: Bool { slot >= 0 }
  }

  private var entries = Array(repeating: Entry.none, count: 64)
  private var count = 0

  /// The slot in `flows` of the flow with these end points.
  func slot(of key: borrowing Key, in flows: borrowing [Flow]) -> Int? {
    var place = home(of: key.hash)
    while entries[place].isUsed {
      let slot = Int(entries[place].slot)
      if entries[place].hash == key.hash, flows[slot].key == key { return slot }
      place = following(place)
    }
    return nil
  }

  mutating func insert(_ slot: Int, for key: Key) {
    if (count + 1) * 2 > entries.count { grow() }
    place(Entry(hash: key.hash, slot: Int32(truncatingIfNeeded: slot)))
    count += 1
  }

  /// Takes out the flow in `slot`, which has these end points.
  mutating func remove(_ slot: Int, for key: Key) {
    var place = home(of: key.hash)
    while entries[place].isUsed, entries[place].slot != Int32(truncatingIfNeeded: slot) {
      place = following(place)
    }
    guard entries[place].isUsed else { return }
    entries[place] = .none
    count -= 1
    // Close the gap: those that had been pushed past it move up.
    place = following(place)
    while case let entry = entries[place], entry.isUsed {
      entries[place] = .none
      self.place(entry)
      place = following(place)
    }
  }

  private func home(of hash: UInt32) -> Int { Int(hash) & (entries.count - 1) }

  private func following(_ place: Int) -> Int { (place + 1) & (entries.count - 1) }

  private mutating func place(_ entry: Entry) {
    var place = home(of: entry.hash)
    while entries[place].isUsed { place = following(place) }
    entries[place] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: .none, count: old.count * 2)
    for entry in old where entry.isUsed { place(entry) }
  }
}
