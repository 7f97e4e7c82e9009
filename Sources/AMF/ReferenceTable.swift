/// The objects and arrays of a message that a reference can name, by the order in which they begin
/// (AMF0 §2.9).
struct ReferenceTable {
  private(set) var count = 0
  /// Which of the first 64 are not complete yet, a bit for each: messages have fewer.
  private var open: UInt64 = 0

  /// Takes the next object or array; its index.
  mutating func begin() -> Int {
    open |= Self.bit(of: count)
    count += 1
    return count - 1
  }

  mutating func end(_ index: Int) { open &= ~Self.bit(of: index) }

  /// Whether it names an object or array that is not complete yet.
  func isOpen(_ index: UInt16) -> Bool { open & Self.bit(of: Int(index)) != 0 }

  /// None for those beyond.
  private static func bit(of index: Int) -> UInt64 { 1 << UInt64(index) }
}
