/// Elements that became known and were not asked for yet.
struct ElementQueue: Sendable {
  private var elements: [RTMPElement] = []
  private var head = 0

  var isEmpty: Bool { head == elements.count }

  mutating func append(_ element: consuming RTMPElement) { elements.append(element) }

  mutating func popFirst() -> RTMPElement? {
    // Mostly there is one, which then moves out.
    if head + 1 >= elements.count {
      defer { if head > 0 { removeAll() } }
      return head < elements.count ? elements.popLast() : nil
    }
    head += 1
    return elements[head - 1]
  }

  private mutating func removeAll() {
    elements.removeAll(keepingCapacity: elements.capacity <= 64)
    head = 0
  }
}
