public import Sessions

/// Which flows are wanted, by their numbers, and whether they are there.
public struct FlowSelection: Sendable {
  /// Empty for all.
  private let wanted: Set<Int>
  /// How many flows there are so far, wanted or not.
  public private(set) var count = 0
  private var isAtEnd = false

  /// - Parameter wanted: empty for all.
  public init(_ wanted: [Int] = []) { self.wanted = Set(wanted) }

  public func contains(_ flow: Int) -> Bool { wanted.isEmpty || wanted.contains(flow) }

  /// Notes an event of those of the input; whether it is of a flow that is wanted, or of none.
  public mutating func shows(_ event: borrowing SessionEvent) -> Bool {
    guard let flow = event.flow else {
      if case .summary = event.content { isAtEnd = true }
      return true
    }
    count = max(count, flow)
    return contains(flow)
  }

  /// - Throws: where the input was read to its end, and has not all that are wanted.
  public func check() throws(MissingFlow) {
    let missing = wanted.filter { !(1..<count + 1).contains($0) }
    guard isAtEnd, let first = missing.min() else { return }
    throw MissingFlow(number: first, count: count)
  }
}

/// A flow that is asked for is not there.
public struct MissingFlow: Error, Hashable, Sendable, CustomStringConvertible {
  public let number: Int
  /// How many there are.
  public let count: Int
  /// The capture's name, where there are several that are not read as one.
  public let capture: String?

  public init(number: Int, count: Int, capture: String? = nil) {
    self.number = number
    self.count = count
    self.capture = capture
  }

  public var description: String {
    let flows =
      switch count {
      case 0: "no RTMP connection"
      case 1: "only flow 1"
      default: "flows 1 to \(count)"
      }
    return "There is no flow \(number); \(capture ?? "the capture") has \(flows)."
  }
}
