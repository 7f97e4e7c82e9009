internal import ByteParsing
internal import Flows
internal import Packets

/// Writes TCP segments as Ethernet frames, with every checksum right.
struct SegmentWriter: Sendable {
  struct Flags: OptionSet {
    let rawValue: UInt8

    static let fin = Flags(rawValue: 1)
    static let syn = Flags(rawValue: 2)
    static let rst = Flags(rawValue: 4)
    static let push = Flags(rawValue: 8)
    static let ack = Flags(rawValue: 16)
  }

  struct Segment {
    var direction: Direction
    var sequence: UInt32
    var acknowledgement: UInt32
    var flags: Flags
    var payload: ArraySlice<UInt8> = []
    /// How many bytes of the payload the capture does not have.
    var cutOffCount = 0
  }

  /// What one segment carries at most, so that an IPv4 packet holds it.
  static let payloadLimit = 65_000
  private static let transport: UInt8 = 6

  let client: Endpoint
  let server: Endpoint

  /// A frame's bytes, less what was cut off.
  func frame(_ segment: Segment) -> [UInt8] {
    let isToServer = segment.direction == .clientToServer
    let (source, destination) = isToServer ? (client, server) : (server, client)
    let tcp = tcp(segment, from: source, to: destination)
    let length = tcp.count + segment.cutOffCount
    let addresses: [UInt8] = [2, 0, 0, 0, 0, isToServer ? 2 : 1, 2, 0, 0, 0, 0, isToServer ? 1 : 2]
    return source.address.isIPv6
      ? addresses + [0x86, 0xDD] + ipv6(length, from: source, to: destination) + tcp
      : addresses + [0x08, 0x00] + ipv4(length, from: source, to: destination) + tcp
  }

  // MARK: Headers

  private func ipv4(_ length: Int, from source: Endpoint, to destination: Endpoint) -> [UInt8] {
    var header: [UInt8] = [0x45, 0] + Array(bigEndian: UInt16(clamping: length + 20))
    // Never fragmented, 64 hops.
    header += [0, 0, 0x40, 0, 64, Self.transport, 0, 0]
    header += source.address.bytes + destination.address.bytes
    header.replaceSubrange(10..<12, with: Array(bigEndian: Self.checksum(of: header[...], 0)))
    return header
  }

  private func ipv6(_ length: Int, from source: Endpoint, to destination: Endpoint) -> [UInt8] {
    [0x60, 0, 0, 0] + Array(bigEndian: UInt16(clamping: length)) + [Self.transport, 64]
      + source.address.bytes + destination.address.bytes
  }

  private func tcp(
    _ segment: Segment, from source: Endpoint, to destination: Endpoint
  ) -> [UInt8] {
    let isOpening = segment.flags.contains(.syn)
    // Opening segments say how long later ones are at most, and that windows count in 128 bytes.
    let options: [UInt8] = isOpening ? [2, 4, 0xFD, 0xE8, 1, 3, 3, 7] : []
    var bytes = Array(bigEndian: source.port) + Array(bigEndian: destination.port)
    bytes += Array(bigEndian: segment.sequence) + Array(bigEndian: segment.acknowledgement)
    bytes += [UInt8(5 + options.count / 4) << 4, segment.flags.rawValue, 0xFF, 0xFF, 0, 0, 0, 0]
    bytes += options
    bytes += segment.payload
    let length = bytes.count + segment.cutOffCount
    let pseudoHeader =
      source.address.bytes + destination.address.bytes + Array(bigEndian: UInt32(length))
      + [0, 0, 0, Self.transport]
    let sum = Self.sum(of: pseudoHeader[...], 0)
    bytes.replaceSubrange(16..<18, with: Array(bigEndian: Self.checksum(of: bytes[...], sum)))
    return bytes
  }

  // MARK: Checksums

  /// The one's complement of the one's complement sum (RFC 1071).
  private static func checksum(of bytes: ArraySlice<UInt8>, _ initial: UInt64) -> UInt16 {
    var sum = sum(of: bytes, initial)
    while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
    return ~UInt16(truncatingIfNeeded: sum)
  }

  private static func sum(of bytes: ArraySlice<UInt8>, _ initial: UInt64) -> UInt64 {
    var sum = initial
    for (place, byte) in zip(0..., bytes) {
      sum += place.isMultiple(of: 2) ? UInt64(byte) << 8 : UInt64(byte)
    }
    return sum
  }
}
