public import ByteParsing

/// The one to three bytes that open every chunk (RTMP 1.0 §5.3.1.1).
///
///      0 1 2 3 4 5 6 7
///     +-+-+-+-+-+-+-+-+
///     |fmt|   cs id   |   cs id 0: one more byte;  1: two more, low byte first
///     +-+-+-+-+-+-+-+-+
public struct BasicHeader: Hashable, Sendable {
  /// Which message header fields follow; the rest are inherited from the chunk stream.
  public enum Format: UInt8, Hashable, Sendable {
    case type0, type1, type2, type3
  }

  public let format: Format
  public let chunkStreamID: ChunkStreamID

  @inline(__always)
  public init(_ chunk: inout ByteReader) throws(ParseError) {
    let first: UInt8 = try chunk.readInteger()
    format =
      switch first >> 6 {
      case 0: .type0
      case 1: .type1
      case 2: .type2
      default: .type3
      }
    let id: UInt32 =
      switch first & 0x3F {
      case 0: 64 + UInt32(try chunk.readInteger(as: UInt8.self))
      case 1: 64 + UInt32(try chunk.readLittleEndian(as: UInt16.self))
      case let short: UInt32(short)
      }
    chunkStreamID = ChunkStreamID(rawValue: id)
  }
}
