public import ByteParsing

/// What a User Control message tells (RTMP 1.0 §6.2, §7.1.7).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |          event type           |          event data           |
public enum UserControlEvent: Hashable, Sendable {
  case streamBegin(MessageStreamID)
  case streamEOF(MessageStreamID)
  case streamDry(MessageStreamID)
  /// How much the client buffers, in milliseconds.
  case setBufferLength(MessageStreamID, milliseconds: UInt32)
  case streamIsRecorded(MessageStreamID)
  /// By the sender's clock, in milliseconds.
  case pingRequest(timestamp: UInt32)
  /// The timestamp of the request that it answers.
  case pingResponse(timestamp: UInt32)
  /// The server asks the client to prove which SWF file it runs, some with a byte behind; not in RTMP 1.0.
  case swfVerificationRequest([UInt8])
  case swfVerificationResponse([UInt8])
  /// A player's buffer ran empty, or is filled again; not in RTMP 1.0.
  case bufferEmpty(MessageStreamID)
  case bufferReady(MessageStreamID)
  /// An event type without a known meaning, and its data.
  case unassigned(type: UInt16, [UInt8])

  /// With its type; nil where that is not known, or varies.
  var byteCount: UInt32? { Self.byteCount(ofType: type) }

  /// How many bytes an event of a type takes with that; nil where that is not known, or varies.
  public static func byteCount(ofType type: UInt16) -> UInt32? {
    switch type {
    case 0, 1, 2, 4, 6, 7, 31, 32: 6
    case 3: 10
    default: nil
    }
  }

  public init(_ body: inout ByteReader) throws(ParseError) {
    let type: UInt16 = try body.readInteger()
    switch type {
    case 0: self = .streamBegin(try Self.readStreamID(&body))
    case 1: self = .streamEOF(try Self.readStreamID(&body))
    case 2: self = .streamDry(try Self.readStreamID(&body))
    case 3:
      self = .setBufferLength(try Self.readStreamID(&body), milliseconds: try body.readInteger())
    case 4: self = .streamIsRecorded(try Self.readStreamID(&body))
    case 6: self = .pingRequest(timestamp: try body.readInteger())
    case 7: self = .pingResponse(timestamp: try body.readInteger())
    case 26: self = .swfVerificationRequest([UInt8](copying: body.readRemaining()))
    case 27: self = .swfVerificationResponse([UInt8](copying: body.readRemaining()))
    case 31: self = .bufferEmpty(try Self.readStreamID(&body))
    case 32: self = .bufferReady(try Self.readStreamID(&body))
    default: self = .unassigned(type: type, [UInt8](copying: body.readRemaining()))
    }
  }

  /// The event type on the wire.
  public var type: UInt16 {
    switch self {
    case .streamBegin: 0
    case .streamEOF: 1
    case .streamDry: 2
    case .setBufferLength: 3
    case .streamIsRecorded: 4
    case .pingRequest: 6
    case .pingResponse: 7
    case .swfVerificationRequest: 26
    case .swfVerificationResponse: 27
    case .bufferEmpty: 31
    case .bufferReady: 32
    case .unassigned(let type, _): type
    }
  }

  /// The name in records, such as `stream_begin`.
  public var name: String {
    switch self {
    case .streamBegin: "stream_begin"
    case .streamEOF: "stream_eof"
    case .streamDry: "stream_dry"
    case .setBufferLength: "set_buffer_length"
    case .streamIsRecorded: "stream_is_recorded"
    case .pingRequest: "ping_request"
    case .pingResponse: "ping_response"
    case .swfVerificationRequest: "swf_verification_request"
    case .swfVerificationResponse: "swf_verification_response"
    case .bufferEmpty: "buffer_empty"
    case .bufferReady: "buffer_ready"
    case .unassigned: "unknown"
    }
  }

  /// Who sends such an event; nil where that is not known.
  public var sender: Role? {
    switch self {
    case .streamBegin, .streamEOF, .streamDry, .streamIsRecorded, .pingRequest,
      .swfVerificationRequest, .bufferEmpty, .bufferReady:
      .server
    case .setBufferLength, .pingResponse, .swfVerificationResponse: .client
    case .unassigned: nil
    }
  }

  /// The message stream that the event is about, if it is about one.
  public var streamID: MessageStreamID? {
    switch self {
    case .streamBegin(let id), .streamEOF(let id), .streamDry(let id), .setBufferLength(let id, _),
      .streamIsRecorded(let id), .bufferEmpty(let id), .bufferReady(let id):
      id
    case .pingRequest, .pingResponse, .swfVerificationRequest, .swfVerificationResponse,
      .unassigned:
      nil
    }
  }

  /// What players answer a SWF Verification Request by: two versions, how long the SWF file is, twice, and
  /// an HMAC-SHA256 of its digest; nil where the event is another, or holds something else.
  public var swfProof: SWFProof? {
    guard case .swfVerificationResponse(let data) = self, data.count == SWFProof.byteCount else {
      return nil
    }
    var input = ByteReader(data.span)
    return try? SWFProof(&input)
  }

  /// What a SWF Verification Response holds, as players send it.
  public struct SWFProof: Hashable, Sendable {
    static let byteCount = 42

    public let versions: [UInt8]
    /// Of the SWF file, in bytes; both are the same as a rule.
    public let swfByteCounts: [UInt32]
    public let digest: [UInt8]

    init(_ input: inout ByteReader) throws(ParseError) {
      versions = [UInt8](copying: try input.readBytes(2))
      swfByteCounts = [try input.readInteger(), try input.readInteger()]
      digest = [UInt8](copying: input.readRemaining())
    }
  }

  private static func readStreamID(_ body: inout ByteReader) throws(ParseError) -> MessageStreamID {
    MessageStreamID(rawValue: try body.readInteger())
  }
}
