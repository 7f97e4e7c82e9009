/// What a captured packet says of a TCP connection (RFC 9293 §3.1).
public struct TCPSegment: Hashable, Sendable {
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    @inlinable public static var fin: Flags { Flags(rawValue: 1) }
    @inlinable public static var syn: Flags { Flags(rawValue: 2) }
    @inlinable public static var rst: Flags { Flags(rawValue: 4) }
    @inlinable public static var ack: Flags { Flags(rawValue: 16) }
  }

  public let source: Endpoint
  public let destination: Endpoint
  public let sequenceNumber: SequenceNumber
  public let acknowledgementNumber: SequenceNumber
  public let flags: Flags
  /// As on the wire, before any scaling.
  public let window: UInt16
  /// How many bytes of options stand before the payload; 0 where the capture cut them.
  @usableFromInline let optionByteCount: UInt8
  /// Where the captured payload lies in the bytes that were decoded.
  public let payload: Range<Int>
  /// In bytes, on the wire: more than `payload.count` where the capture cut the packet.
  public let payloadLength: Int

  /// One that says nothing.
  init() {
    let nobody = Endpoint(address: IPAddress(ipv4: 0), port: 0)
    self.init(
      source: nobody, destination: nobody, sequenceNumber: SequenceNumber(rawValue: 0),
      acknowledgementNumber: SequenceNumber(rawValue: 0), flags: [], window: 0, payload: 0..<0,
      payloadLength: 0)
  }

  /// Where the options lie in the bytes that were decoded (RFC 9293 §3.1).
  package var options: Range<Int> {
    payload.lowerBound - Int(optionByteCount)..<payload.lowerBound
  }

  @inlinable package var hasOptions: Bool { optionByteCount > 0 }

  /// - Parameter optionByteCount: of options that stand right before the payload.
  public init(
    source: Endpoint, destination: Endpoint, sequenceNumber: SequenceNumber,
    acknowledgementNumber: SequenceNumber, flags: Flags, window: UInt16, payload: Range<Int>,
    payloadLength: Int, optionByteCount: UInt8 = 0
  ) {
    self.source = source
    self.destination = destination
    self.sequenceNumber = sequenceNumber
    self.acknowledgementNumber = acknowledgementNumber
    self.flags = flags
    self.window = window
    self.optionByteCount = optionByteCount
    self.payload = payload
    self.payloadLength = payloadLength
  }
}
