public import Packets

/// What became of how many packets.
public struct PacketFateCounts: Sendable {
  private var counts = InlineArray<7, Int>(repeating: 0)

  public internal(set) subscript(fate: PacketFate) -> Int {
    get { counts[Int(fate.rawValue)] }
    set { counts[Int(fate.rawValue)] = newValue }
  }
}
