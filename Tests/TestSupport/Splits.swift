public import Testing

/// Bytes in pieces, as segments would bring them.
public struct Pieces: Sendable, CustomTestStringConvertible {
  public let pieces: [[UInt8]]

  public var testDescription: String { "split into \(pieces.map(\.count))" }
}

/// `bytes` cut in two at every place, and into single bytes.
public func everySplit(of bytes: [UInt8]) -> [Pieces] {
  (0...bytes.count).map { Pieces(pieces: [Array(bytes[..<$0]), Array(bytes[$0...])]) }
    + [Pieces(pieces: bytes.map { [$0] })]
}

/// `bytes` cut into pieces of `count` bytes.
public func split(_ bytes: [UInt8], every count: Int) -> Pieces {
  Pieces(
    pieces: stride(from: 0, to: bytes.count, by: count).map {
      Array(bytes[$0..<min($0 + count, bytes.count)])
    })
}

/// A generator of the same numbers on every run (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
