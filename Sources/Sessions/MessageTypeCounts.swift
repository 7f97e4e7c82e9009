public import RTMP

/// How many messages there were of each type; all types without a name are counted together.
public struct MessageTypeCounts: Sendable {
  private static let unnamed = 23
  private var counts = InlineArray<24, Int>(repeating: 0)

  public subscript(type: MessageType) -> Int { counts[Self.place(of: type)] }

  mutating func add(_ type: MessageType) { counts[Self.place(of: type)] += 1 }

  /// Those types of which there were messages, in order of their IDs.
  public var nonzero: [(type: MessageType, count: Int)] {
    counts.indices.filter { counts[$0] > 0 }
      .map { (MessageType(rawValue: UInt8(truncatingIfNeeded: $0)), counts[$0]) }
  }

  static func += (sum: inout Self, other: Self) {
    for index in sum.counts.indices { sum.counts[index] += other.counts[index] }
  }

  private static func place(of type: MessageType) -> Int {
    type.isAssigned ? min(Int(type.rawValue), unnamed) : unnamed
  }
}
