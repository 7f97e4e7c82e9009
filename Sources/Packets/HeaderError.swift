internal import ByteParsing

/// Why a packet's headers lead to no segment.
enum HeaderError: Error {
  case fate(PacketFate)

  static let truncated = HeaderError.fate(.truncated)
  static let malformed = HeaderError.fate(.malformed)
  static let notTCP = HeaderError.fate(.notTCP)
}

/// A packet's bytes, read by position; what lies beyond their end is ``HeaderError/truncated``.
struct HeaderBytes: ~Escapable {
  let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var count: Int { bytes.count }

  /// A header of fixed size, by itself: its fields are read without looking at the end each time.
  @_lifetime(copy self)
  @inline(__always)
  func header(at position: Int, byteCount: Int) throws(HeaderError) -> HeaderBytes {
    guard bytes.count - position >= byteCount else { throw .truncated }
    return HeaderBytes(bytes.extracting(position..<position + byteCount))
  }

  @inline(__always)
  func uint8(at position: Int) throws(HeaderError) -> UInt8 {
    guard position < bytes.count else { throw .truncated }
    return bytes[position]
  }

  @inline(__always)
  func uint16(at position: Int) throws(HeaderError) -> UInt16 { try load(at: position) }

  @inline(__always)
  func uint32(at position: Int) throws(HeaderError) -> UInt32 { try load(at: position) }

  @inline(__always)
  func uint64(at position: Int) throws(HeaderError) -> UInt64 { try load(at: position) }

  @inline(__always)
  private func load<T: FixedWidthInteger & BitwiseCopyable>(at position: Int) throws(HeaderError)
    -> T
  {
    guard bytes.count - position >= MemoryLayout<T>.size else { throw .truncated }
    return bytes.integer(bigEndianAt: position)
  }
}
