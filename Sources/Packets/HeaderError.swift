/// Why a packet's headers lead to no segment.
enum HeaderError: Error {
  case fate(PacketFate)

  static let truncated = HeaderError.fate(.truncated)
  static let malformed = HeaderError.fate(.malformed)
  static let notIP = HeaderError.fate(.notIP)
  static let notTCP = HeaderError.fate(.notTCP)
}

/// A packet's bytes, read by position; what lies beyond their end is ``HeaderError/truncated``.
struct HeaderBytes: ~Escapable {
  let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var count: Int { bytes.count }

  @inline(__always)
  func uint8(at position: Int) throws(HeaderError) -> UInt8 {
    guard position < bytes.count else { throw .truncated }
    return bytes[position]
  }

  @inline(__always)
  func uint16(at position: Int) throws(HeaderError) -> UInt16 {
    guard position + 1 < bytes.count else { throw .truncated }
    return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
  }

  @inline(__always)
  func uint32(at position: Int) throws(HeaderError) -> UInt32 {
    guard position + 3 < bytes.count else { throw .truncated }
    return UInt32(bytes[position]) << 24 | UInt32(bytes[position + 1]) << 16
      | UInt32(bytes[position + 2]) << 8 | UInt32(bytes[position + 3])
  }

  @inline(__always)
  func uint64(at position: Int) throws(HeaderError) -> UInt64 {
    UInt64(try uint32(at: position)) << 32 | UInt64(try uint32(at: position + 4))
  }
}
