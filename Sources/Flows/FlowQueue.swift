/// Flows in the order in which something happened to them.
struct FlowQueue: Sendable {
  struct Entry: Sendable {
    let slot: Int
    /// Which of the slot's flows.
    let serial: Int
    /// The table's count of packets when it happened.
    let packetCount: Int
  }

  private var entries: [Entry] = []
  private var head = 0

  var count: Int { entries.count - head }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// Takes out the oldest entry, if it was made before `packetCount`.
  mutating func popFirst(before packetCount: Int) -> Entry? {
    guard head < entries.count, entries[head].packetCount < packetCount else { return nil }
    defer {
      head += 1
      if head >= 1024, head * 2 >= entries.count {
        entries.removeSubrange(0..<head)
        head = 0
      }
    }
    return entries[head]
  }
}
