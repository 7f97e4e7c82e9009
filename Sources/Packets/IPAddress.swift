internal import ByteParsing

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// The first eight bytes of an IPv6 address; 0 for IPv4.
  @usableFromInline let high: UInt64
  /// The last eight bytes of an IPv6 address; an IPv4 address in the low 32 bits.
  @usableFromInline let low: UInt64
  public let isIPv6: Bool

  @inlinable public init(ipv4 address: UInt32) {
    isIPv6 = false
    high = 0
    low = UInt64(address)
  }

  @inlinable public init(ipv6 high: UInt64, _ low: UInt64) {
    isIPv6 = true
    self.high = high
    self.low = low
  }

  /// As headers have it: 4 or 16, the most significant first.
  public var bytes: [UInt8] {
    isIPv6
      ? Array(bigEndian: high) + Array(bigEndian: low)
      : Array(bigEndian: UInt32(truncatingIfNeeded: low))
  }

  /// Takes the bytes of a header; nil unless there are 4 or 16.
  public init?(bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    switch bytes.count {
    case 4: self.init(ipv4: bytes.span.integer(bigEndianAt: 0))
    case 16: self.init(ipv6: bytes.span.integer(bigEndianAt: 0), bytes.span.integer(bigEndianAt: 8))
    default: return nil
    }
  }

  /// Dotted decimal, or the canonical text of RFC 5952.
  public var description: String {
    guard isIPv6 else {
      return bytes.map { String($0) }.joined(separator: ".")
    }
    let groups = (0..<8).map { index in
      UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> (48 - 16 * (index % 4)))
    }
    let zeros = Self.longestZeroRun(groups)
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let zeros else { return text(0..<8) }
    return text(0..<zeros.lowerBound) + "::" + text(zeros.upperBound..<8)
  }

  /// The longest run of two or more zero groups, and the first of those that are as long.
  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var longest: Range<Int>?
    var start = 0
    while start < groups.count {
      var end = start
      while end < groups.count, groups[end] == 0 { end += 1 }
      if end - start >= 2, end - start > longest?.count ?? 0 { longest = start..<end }
      start = max(end, start + 1)
    }
    return longest
  }
}
