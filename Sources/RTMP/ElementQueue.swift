/// Elements that became known and were not asked for yet.
struct ElementQueue: Sendable {
  /// Kept here, so that asking does not touch the array.
  private(set) var isEmpty = true
  private var elements: [RTMPElement] = []
  private var head = 0

  mutating func append(_ element: consuming RTMPElement) {
    elements.append(element)
    isEmpty = false
  }

  mutating func popFirst() -> RTMPElement? {
    if isEmpty { return nil }
    // Mostly there is one, which then moves out.
    if head + 1 == elements.count {
      defer { removeAll() }
      return elements.popLast()
    }
    head += 1
    return elements[head - 1]
  }

  private mutating func removeAll() {
    isEmpty = true
    guard head > 0 else { return }
    elements.removeAll(keepingCapacity: elements.capacity <= 64)
    head = 0
  }
}
