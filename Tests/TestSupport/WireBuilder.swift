/// Builds the bytes of an RTMP direction.
public enum WireBuilder {
  /// A simple handshake of one side: version, own packet, the peer's repeated.
  public static func handshake(own: UInt8, peer: UInt8, version: UInt8 = 3) -> [UInt8] {
    [version] + packet(own) + packet(peer)
  }

  /// A C1, S1, C2 or S2 whose random bytes are all `fill`.
  public static func packet(_ fill: UInt8) -> [UInt8] {
    [UInt8](repeating: 0, count: 8) + [UInt8](repeating: fill, count: 1528)
  }

  /// A message in as many chunks as it takes, the first of type 0.
  public static func message(
    chunkStream: UInt8, type: UInt8, stream: UInt8 = 0, timestamp: UInt32 = 0, _ payload: [UInt8],
    chunkSize: Int = 128, repeatsExtendedTimestamp: Bool = true
  ) -> [UInt8] {
    let isExtended = timestamp >= 0xFF_FFFF
    let field = isExtended ? 0xFF_FFFF : timestamp
    let extended = isExtended ? PacketBuilder.bytes(timestamp) : []
    var wire = [chunkStream] + uint24(field) + uint24(UInt32(payload.count))
    wire += [type, stream, 0, 0, 0] + extended
    for (index, byte) in payload.enumerated() {
      if index > 0, index.isMultiple(of: chunkSize) {
        wire += [0xC0 | chunkStream] + (repeatsExtendedTimestamp ? extended : [])
      }
      wire.append(byte)
    }
    return wire
  }

  public static func setChunkSize(_ size: UInt32) -> [UInt8] {
    message(chunkStream: 2, type: 1, PacketBuilder.bytes(size))
  }

  /// A command with a name, a transaction ID and a null command object.
  public static func command(
    _ name: String, _ transactionID: Double, _ rest: [UInt8] = [5], stream: UInt8 = 0,
    chunkSize: Int = 128
  ) -> [UInt8] {
    message(
      chunkStream: 3, type: 20, stream: stream, string(name) + number(transactionID) + rest,
      chunkSize: chunkSize)
  }

  public static func string(_ text: String) -> [UInt8] {
    [2] + PacketBuilder.bytes(UInt16(text.utf8.count)) + Array(text.utf8)
  }

  public static func object(_ properties: [(String, [UInt8])]) -> [UInt8] {
    [3] + properties.flatMap { string($0).dropFirst() + $1 } + [0, 0, 9]
  }

  public static func number(_ value: Double) -> [UInt8] {
    [0] + PacketBuilder.bytes(value.bitPattern)
  }

  public static func uint24(_ value: UInt32) -> [UInt8] {
    Array(PacketBuilder.bytes(value).dropFirst())
  }
}
