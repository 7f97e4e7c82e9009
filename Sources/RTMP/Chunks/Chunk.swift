public import ByteParsing

/// One chunk's place and form (RTMP 1.0 §5.3.1).
public struct Chunk: Hashable, Sendable {
  /// Of the first byte of its basic header.
  public let offset: StreamOffset
  public let format: BasicHeader.Format
  /// Basic header, message header and extended timestamp together: 1 to 18 bytes.
  public let headerByteCount: Int
  public let hasExtendedTimestamp: Bool
  public let payloadByteCount: Int
  /// What stands there, where the decoder was asked to keep it (``RTMPDecoder/Options/keepsHeaders``);
  /// empty where it was not.
  public let header: [UInt8]

  /// How many bytes of memory one takes at most, what it keeps of the header included.
  static let footprint = MemoryLayout<Chunk>.stride + 64
}
