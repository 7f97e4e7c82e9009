internal import ByteParsing

/// Builds Ethernet frames with TCP segments in them.
public enum PacketBuilder {
  public struct Address: Sendable {
    public let ip: [UInt8]
    public let port: UInt16

    public init(_ ip: [UInt8], _ port: UInt16) {
      self.ip = ip
      self.port = port
    }
  }

  public static let client = Address([10, 0, 0, 1], 50000)
  public static let server = Address([10, 0, 0, 2], 1935)

  public static let fin: UInt8 = 1
  public static let syn: UInt8 = 2
  public static let rst: UInt8 = 4
  public static let ack: UInt8 = 16

  /// A TCP header, and its payload.
  ///
  /// - Parameter options: filled up to 32 bits.
  public static func tcp(
    from source: Address, to destination: Address, sequence: UInt32, acknowledgement: UInt32 = 0,
    flags: UInt8 = ack, window: UInt16 = 65535, options: [UInt8] = [], payload: [UInt8] = []
  ) -> [UInt8] {
    let options = options + [UInt8](repeating: 1, count: (4 - options.count % 4) % 4)
    return bytes(source.port) + bytes(destination.port) + bytes(sequence) + bytes(acknowledgement)
      + [UInt8(5 + options.count / 4) << 4, flags] + bytes(window) + [0, 0, 0, 0] + options
      + payload
  }

  /// An IPv4 header without options, and its payload.
  public static func ipv4(
    from source: Address, to destination: Address, transportProtocol: UInt8 = 6,
    identification: UInt16 = 1, fragment: UInt16 = 0, _ payload: [UInt8]
  ) -> [UInt8] {
    [0x45, 0] + bytes(UInt16(20 + payload.count)) + bytes(identification) + bytes(fragment)
      + [64, transportProtocol, 0, 0] + source.ip + destination.ip + payload
  }

  /// An IPv6 header, and its payload.
  public static func ipv6(
    from source: [UInt8], to destination: [UInt8], nextHeader: UInt8 = 6, _ payload: [UInt8]
  ) -> [UInt8] {
    [0x60, 0, 0, 0] + bytes(UInt16(payload.count)) + [nextHeader, 64] + source + destination
      + payload
  }

  public static func ethernet(_ etherType: UInt16 = 0x0800, _ payload: [UInt8]) -> [UInt8] {
    [UInt8](repeating: 2, count: 12) + bytes(etherType) + payload
  }

  /// A whole frame with a segment over IPv4, or over IPv6 where addresses have 16 bytes.
  public static func frame(
    from source: Address, to destination: Address, sequence: UInt32, acknowledgement: UInt32 = 0,
    flags: UInt8 = ack, window: UInt16 = 65535, options: [UInt8] = [], payload: [UInt8] = []
  ) -> [UInt8] {
    let segment = tcp(
      from: source, to: destination, sequence: sequence, acknowledgement: acknowledgement,
      flags: flags, window: window, options: options, payload: payload)
    return source.ip.count == 16
      ? ethernet(0x86DD, ipv6(from: source.ip, to: destination.ip, segment))
      : ethernet(0x0800, ipv4(from: source, to: destination, segment))
  }

  public static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    Array(bigEndian: value)
  }
}
