/// One packet as a capture holds it; its bytes are borrowed from the reader that yields it.
public struct CapturedPacket: ~Escapable {
  /// 1 for the first packet of the input, as Wireshark numbers them.
  public let number: UInt64
  public let time: CaptureTime
  public let linkType: LinkType
  /// How long the packet was on the wire; more than `bytes.count` where a snapshot length cut it.
  public let originalLength: Int
  public let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  @inlinable public init(
    number: UInt64, time: CaptureTime, linkType: LinkType, originalLength: Int, bytes: Span<UInt8>
  ) {
    self.number = number
    self.time = time
    self.linkType = linkType
    self.originalLength = originalLength
    self.bytes = bytes
  }
}
