/// One end of a TCP connection.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  // The address lies open, so that end points are compared and copied word by word.
  @usableFromInline let high: UInt64
  @usableFromInline let low: UInt64
  @usableFromInline let isIPv6: Bool
  public let port: UInt16

  @inlinable public init(address: IPAddress, port: UInt16) {
    high = address.high
    low = address.low
    isIPv6 = address.isIPv6
    self.port = port
  }

  public var address: IPAddress {
    isIPv6 ? IPAddress(ipv6: high, low) : IPAddress(ipv4: UInt32(truncatingIfNeeded: low))
  }

  @inlinable public static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.low == rhs.low && lhs.port == rhs.port && lhs.high == rhs.high && lhs.isIPv6 == rhs.isIPv6
  }

  /// `10.0.0.1:1935`, or `[fd77::1]:1935`.
  public var description: String {
    address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
  }

  /// A number by which end points are told apart quickly; different ones can share it.
  @inlinable package var mixed: UInt64 {
    let mixed = (high &* 0xFF51_AFD7_ED55_8CCD) ^ low ^ (UInt64(port) << 40)
    return mixed &* 0xC4CE_B9FE_1A85_EC53
  }
}
