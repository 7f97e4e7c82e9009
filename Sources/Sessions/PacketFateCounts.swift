public import Packets

/// What became of how many packets.
public struct PacketFateCounts: Sendable {
  private var counts = InlineArray<7, Int>(repeating: 0)

  public subscript(fate: PacketFate) -> Int { counts[Int(fate.rawValue)] }

  mutating func add(_ fate: PacketFate) { counts[Int(fate.rawValue)] += 1 }
}
