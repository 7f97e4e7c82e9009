/// Tells which connection has been silent longest, of very many, without looking at all each time.
struct SilentFlows: Sendable {
  private struct Entry: Sendable {
    let slot: Int
    let serial: Int
    let lastSeen: Int
  }

  /// One in so many connections is listed at a time.
  private static let share = 8

  /// The oldest is last; whoever is not listed was heard of later than all who are.
  private var entries: [Entry] = []

  /// Takes out the connection longest silent; nil where there is none.
  mutating func popOldest(in flows: [Flow]) -> Int? {
    if let slot = popUnheard(in: flows) { return slot }
    let live = flows.indices.filter { flows[$0].state != .free }
      .sorted { flows[$0].lastSeen < flows[$1].lastSeen }
    entries = live.prefix(live.count / Self.share + 1).reversed().map { slot in
      Entry(slot: slot, serial: flows[slot].serial, lastSeen: flows[slot].lastSeen)
    }
    return popUnheard(in: flows)
  }

  /// Takes out the oldest listed that was not heard of since.
  private mutating func popUnheard(in flows: [Flow]) -> Int? {
    while let oldest = entries.popLast() {
      let slot = oldest.slot
      // A flow is large: none is copied.
      if flows[slot].state != .free, flows[slot].serial == oldest.serial,
        flows[slot].lastSeen == oldest.lastSeen
      {
        return slot
      }
    }
    return nil
  }
}
