/// The messages that wait for their next chunk, by the slots of their chunk streams.
struct WaitingMessages: Sendable {
  private var list: [MessageAssembly?] = []
  private var contentByteCount = 0

  /// How many bytes of memory they take.
  var footprint: Int { contentByteCount + list.capacity * MemoryLayout<MessageAssembly?>.stride }

  subscript(slot: Int) -> MessageAssembly? { slot < list.count ? list[slot] : nil }

  mutating func put(_ message: consuming MessageAssembly, in slot: Int) {
    while list.count <= slot { list.append(nil) }
    contentByteCount += message.footprint
    list[slot] = message
  }

  mutating func take(from slot: Int) -> MessageAssembly? {
    guard slot < list.count, let message = list[slot].take() else { return nil }
    contentByteCount -= message.footprint
    return message
  }

  /// Gives all of them, in the order of their slots.
  mutating func takeAll() -> [MessageAssembly] {
    contentByteCount = 0
    defer { list = [] }
    return list.compactMap { $0 }
  }
}
