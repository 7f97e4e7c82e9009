/// How many packets without TCP there were of each kind; beyond some kinds they are only counted.
public struct PacketContentsCounts: Sendable {
  private static let kindLimit = 64

  private var counts: [PacketContents: Int] = [:]
  /// How many there were of kinds that came when there were enough of others.
  public private(set) var otherCount = 0

  package init() {}

  package mutating func add(_ contents: PacketContents) {
    if counts[contents] != nil || counts.count < Self.kindLimit {
      counts[contents, default: 0] += 1
    } else {
      otherCount += 1
    }
  }

  public var isEmpty: Bool { counts.isEmpty }

  /// The kinds, the most frequent first.
  public var sorted: [(contents: PacketContents, count: Int)] {
    counts.map { (contents: $0.key, count: $0.value) }.sorted {
      ($1.count, $0.contents.name) < ($0.count, $1.contents.name)
    }
  }
}
