/// What a captured packet says of a TCP connection (RFC 9293 §3.1).
public struct TCPSegment: Hashable, Sendable {
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let fin = Flags(rawValue: 1)
    public static let syn = Flags(rawValue: 2)
    public static let rst = Flags(rawValue: 4)
    public static let psh = Flags(rawValue: 8)
    public static let ack = Flags(rawValue: 16)
    public static let urg = Flags(rawValue: 32)
  }

  public let source: Endpoint
  public let destination: Endpoint
  public let sequenceNumber: SequenceNumber
  public let acknowledgementNumber: SequenceNumber
  public let flags: Flags
  /// As on the wire, before any scaling.
  public let window: UInt16
  /// Where the captured payload lies in the bytes that were decoded.
  public let payload: Range<Int>
  /// In bytes, on the wire: more than `payload.count` where the capture cut the packet.
  public let payloadLength: Int

  public init(
    source: Endpoint, destination: Endpoint, sequenceNumber: SequenceNumber,
    acknowledgementNumber: SequenceNumber, flags: Flags, window: UInt16, payload: Range<Int>,
    payloadLength: Int
  ) {
    self.source = source
    self.destination = destination
    self.sequenceNumber = sequenceNumber
    self.acknowledgementNumber = acknowledgementNumber
    self.flags = flags
    self.window = window
    self.payload = payload
    self.payloadLength = payloadLength
  }
}
