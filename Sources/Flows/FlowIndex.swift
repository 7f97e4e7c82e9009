internal import Packets

/// Finds a flow's slot by its end points: open addressing over a power of two, without tombstones.
struct FlowIndex: Sendable {
  /// A connection's end points, in an order that both directions share.
  struct Key: Hashable, Sendable {
    let low: Endpoint
    let high: Endpoint
    let hash: UInt64

    init(_ one: Endpoint, _ other: Endpoint) {
      let swaps = one.mixed > other.mixed
      low = swaps ? other : one
      high = swaps ? one : other
      var hash = low.mixed &* 0x9E37_79B9_7F4A_7C15
      hash = (hash ^ (hash >> 29)) &+ high.mixed
      hash &*= 0xBF58_476D_1CE4_E5B9
      self.hash = hash ^ (hash >> 32)
    }
  }

  private struct Entry: Sendable {
    let key: Key
    let slot: Int32
  }

  private var entries: [Entry?] = Array(repeating: nil, count: 64)
  private var count = 0

  func slot(of key: Key) -> Int? {
    var place = home(of: key)
    while let entry = entries[place] {
      if entry.key == key { return Int(entry.slot) }
      place = following(place)
    }
    return nil
  }

  mutating func insert(_ slot: Int, for key: Key) {
    if (count + 1) * 2 > entries.count { grow() }
    place(Entry(key: key, slot: Int32(truncatingIfNeeded: slot)))
    count += 1
  }

  mutating func remove(_ key: Key) {
    var place = home(of: key)
    while let entry = entries[place], entry.key != key { place = following(place) }
    guard entries[place] != nil else { return }
    entries[place] = nil
    count -= 1
    // Close the gap: those that had been pushed past it move up.
    place = following(place)
    while let entry = entries[place] {
      entries[place] = nil
      self.place(entry)
      place = following(place)
    }
  }

  private func home(of key: Key) -> Int { Int(truncatingIfNeeded: key.hash) & (entries.count - 1) }

  private func following(_ place: Int) -> Int { (place + 1) & (entries.count - 1) }

  private mutating func place(_ entry: Entry) {
    var place = home(of: entry.key)
    while entries[place] != nil { place = following(place) }
    entries[place] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: nil, count: old.count * 2)
    for case let entry? in old { place(entry) }
  }
}
