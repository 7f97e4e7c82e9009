/// Builds pcap files in memory.
public enum CaptureBuilder {
  public struct Packet: Sendable {
    public let seconds: UInt32
    public let fraction: UInt32
    public let bytes: [UInt8]

    public init(_ seconds: UInt32, _ fraction: UInt32, _ bytes: [UInt8]) {
      self.seconds = seconds
      self.fraction = fraction
      self.bytes = bytes
    }
  }

  public enum Order: Sendable, CaseIterable {
    case little, big
  }

  /// A pcap file: times in microseconds, or in nanoseconds.
  public static func pcap(
    _ packets: [Packet], nanoseconds: Bool = false, order: Order = .little, linkType: UInt32 = 1
  ) -> [UInt8] {
    func word(_ value: UInt32) -> [UInt8] {
      order == .big ? PacketBuilder.bytes(value) : PacketBuilder.bytes(value.byteSwapped)
    }
    let version: [UInt8] = order == .big ? [0, 2, 0, 4] : [2, 0, 4, 0]
    var file = word(nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4) + version + word(0) + word(0)
    file += word(65535) + word(linkType)
    for packet in packets {
      let count = word(UInt32(packet.bytes.count))
      file += word(packet.seconds) + word(packet.fraction) + count + count + packet.bytes
    }
    return file
  }

  /// A pcapng file, little-endian, with one Ethernet interface.
  ///
  /// - Parameter resolution: the interface's `if_tsresol`; nil leaves the option out.
  public static func pcapng(_ packets: [(time: UInt64, bytes: [UInt8])], resolution: UInt8?)
    -> [UInt8]
  {
    func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
      PacketBuilder.bytes(value).reversed()
    }
    func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
      let padding = [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
      let length = little(UInt32(12 + body.count + padding.count))
      return little(type) + length + body + padding + length
    }
    var file = block(
      0x0A0D_0D0A,
      little(UInt32(0x1A2B_3C4D)) + little(UInt16(1)) + little(UInt16(0))
        + little(UInt64.max))
    let option: [UInt8] = resolution.map { [9, 0, 1, 0, $0, 0, 0, 0, 0, 0, 0, 0] } ?? []
    file += block(1, little(UInt16(1)) + [0, 0] + little(UInt32(65535)) + option)
    for packet in packets {
      let count = little(UInt32(packet.bytes.count))
      file += block(
        6,
        little(UInt32(0)) + little(UInt32(packet.time >> 32))
          + little(UInt32(truncatingIfNeeded: packet.time)) + count + count + packet.bytes)
    }
    return file
  }
}
