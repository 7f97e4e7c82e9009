/// One end of a TCP connection.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  public let address: IPAddress
  public let port: UInt16

  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// `10.0.0.1:1935`, or `[fd77::1]:1935`.
  public var description: String {
    address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
  }

  /// A number by which end points are told apart quickly; different ones can share it.
  @inlinable package var mixed: UInt64 {
    let ports = UInt64(port) &* 0x9E37_79B9_7F4A_7C15
    return (address.high &* 0xFF51_AFD7_ED55_8CCD) ^ (address.low &* 0xC4CE_B9FE_1A85_EC53) ^ ports
  }
}
