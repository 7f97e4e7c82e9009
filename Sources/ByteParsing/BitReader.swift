/// Reads bits, most significant first, from a copy of a few bytes.
///
/// A read that needs more than there is throws ``ParseError/endOfBytes`` and consumes nothing.
public struct BitReader: Sendable {
  @usableFromInline let bytes: [UInt8]
  @usableFromInline var position = 0

  @inlinable public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bits are left to read.
  @inlinable public var remaining: Int { bytes.count * 8 - position }

  /// What is left from the next whole byte on.
  @inlinable public var rest: [UInt8] { Array(bytes.dropFirst((position + 7) / 8)) }

  /// Passes over what is left of a byte.
  @inlinable public mutating func align() { position = (position + 7) / 8 * 8 }

  /// Reads an unsigned integer.
  ///
  /// - Parameter count: up to 32.
  @inlinable public mutating func readBits(_ count: Int) throws(ParseError) -> UInt32 {
    guard count <= remaining else { throw .endOfBytes }
    var value: UInt32 = 0
    for _ in 0..<count {
      value = value << 1 | UInt32(bytes[position >> 3] >> UInt8(7 - position & 7) & 1)
      position += 1
    }
    return value
  }

  @inlinable public mutating func readFlag() throws(ParseError) -> Bool { try readBits(1) == 1 }

  /// Passes over `count` bits.
  @inlinable public mutating func skip(_ count: Int) throws(ParseError) {
    guard count >= 0, count <= remaining else { throw .endOfBytes }
    position += count
  }
}
