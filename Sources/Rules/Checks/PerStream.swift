internal import Sessions

/// What a check remembers of each message stream.
struct PerStream<Value: Sendable>: Sendable {
  private var values: [(stream: Int, value: Value)] = []
  private let initial: Value

  init(_ initial: Value) { self.initial = initial }

  /// - Parameter stream: its number.
  subscript(stream: Int) -> Value {
    get { values.first { $0.stream == stream }?.value ?? initial }
    _modify {
      if let place = values.firstIndex(where: { $0.stream == stream }) {
        yield &values[place].value
      } else {
        values.append((stream, initial))
        yield &values[values.count - 1].value
      }
    }
  }

  /// Forgets streams that are no more, so that what is remembered is bounded as they are.
  mutating func forget(butThoseOf state: SessionState) {
    guard values.count > NetStreamTable.limit else { return }
    values.removeAll { value in !state.streams.list.contains { $0.number == value.stream } }
  }
}
