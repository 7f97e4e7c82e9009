/// By what the beginnings of strings are known, so that they are found inside others without each being
/// looked for: a number for each string, and for its first 2, 4, 8 … bytes.
///
/// A number can be that of another string too; who finds one compares.
struct Beginnings: Sendable {
  /// What shorter strings there are is found by chance anywhere.
  private static let least = 2

  /// The bytes that were gone through from one place on.
  struct Walk {
    fileprivate private(set) var count = 0
    // FNV-1a.
    fileprivate private(set) var number: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func take(_ byte: UInt8) {
      count += 1
      number = (number ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    fileprivate var isMilestone: Bool { count & (count - 1) == 0 }
  }

  private var wholes: Set<UInt64> = []
  private var milestones: Set<UInt64> = []
  private var longest = 0

  mutating func insert(_ bytes: [UInt8]) {
    guard bytes.count >= Self.least else { return }
    longest = max(longest, bytes.count)
    var walk = Walk()
    for byte in bytes {
      walk.take(byte)
      if walk.isMilestone { milestones.insert(walk.number) }
    }
    wholes.insert(walk.number)
  }

  /// Whether what was gone through can be one of the strings, and whether it can begin one.
  func step(_ walk: Walk) -> (isWhole: Bool, goesOn: Bool) {
    if walk.count > longest || walk.isMilestone && !milestones.contains(walk.number) {
      return (false, false)
    }
    return (wholes.contains(walk.number), true)
  }
}
