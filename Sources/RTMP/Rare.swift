/// A large value that is rarely there, kept apart so that its owner stays small.
struct Rare<Value: Sendable>: Sendable {
  /// Itself, or nothing.
  private var storage: [Value] = []

  var value: Value? { storage.first }

  mutating func set(_ value: Value) { storage = [value] }

  mutating func take() -> Value? { storage.popLast() }

  /// Changes the value in place, if it is there.
  mutating func update<Result>(_ change: (inout Value) -> Result) -> Result? {
    storage.isEmpty ? nil : change(&storage[0])
  }
}
