internal import Packets

/// Finds a flow's slot by its end points: open addressing over a power of two, without tombstones.
struct FlowIndex: Sendable {
  private struct Entry: Sendable {
    var hash: UInt32
    /// -1 where there is no flow.
    var slot: Int32

    static let none = Entry(hash: 0, slot: -1)

    var isUsed: Bool { slot >= 0 }
  }

  private var entries = Array(repeating: Entry.none, count: 64)
  private var count = 0

  /// The slot of a segment's flow, and which way it goes.
  @inline(__always)
  func find(_ segment: TCPSegment, in flows: [Flow]) -> (slot: Int, direction: Direction)? {
    let hash = Self.hash(segment.source, segment.destination)
    var place = home(of: hash)
    while case let entry = entries[place], entry.isUsed {
      let slot = Int(entry.slot)
      if entry.hash == hash, let direction = flows[slot].ends.direction(of: segment) {
        return (slot, direction)
      }
      place = following(place)
    }
    return nil
  }

  mutating func insert(_ slot: Int, for ends: FlowEnds) {
    if (count + 1) * 2 > entries.count { grow() }
    let hash = Self.hash(ends.client, ends.server)
    place(Entry(hash: hash, slot: Int32(truncatingIfNeeded: slot)))
    count += 1
  }

  /// Takes out the flow in `slot`, which has these end points.
  mutating func remove(_ slot: Int, for ends: FlowEnds) {
    var place = home(of: Self.hash(ends.client, ends.server))
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

  /// The same for both directions.
  @inline(__always)
  private static func hash(_ one: Endpoint, _ other: Endpoint) -> UInt32 {
    let sum = (one.mixed &+ other.mixed) &* 0xBF58_476D_1CE4_E5B9
    return UInt32(truncatingIfNeeded: sum >> 32)
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
