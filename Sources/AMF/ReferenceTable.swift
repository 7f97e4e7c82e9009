internal import ByteParsing

/// The objects and arrays of a message that a reference can name, by the order in which they begin
/// (AMF0 §2.9).
struct ReferenceTable {
  private(set) var count = 0
  /// Those that are not complete yet, the outermost first.
  private var open: [Int] = []

  mutating func begin() {
    open.append(count)
    count += 1
  }

  mutating func end() { _ = open.popLast() }

  /// What is wrong with a reference that stands here.
  func problem(of index: UInt16) -> Problem? {
    if Int(index) >= count { return .amfReferenceUnknown }
    return open.contains(Int(index)) ? .amfReferenceCircular : nil
  }
}
