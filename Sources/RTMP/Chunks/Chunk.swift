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
}
