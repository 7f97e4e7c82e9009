/// Reads integers and sub-ranges, front to back, from bytes that somebody else owns.
///
/// A read that needs more than there is throws ``ParseError/endOfBytes`` and consumes nothing.
public struct ByteReader: ~Escapable {
  @usableFromInline let bytes: Span<UInt8>

  /// How many bytes have been read, counted from the first byte given.
  public private(set) var offset: Int

  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
    self.offset = 0
  }

  /// How many bytes are left to read.
  public var remaining: Int { bytes.count - offset }

  public var isAtEnd: Bool { offset == bytes.count }

  /// All bytes that are left; reads nothing.
  public var rest: Span<UInt8> {
    @_lifetime(copy self)
    get { bytes.extracting(offset..<bytes.count) }
  }

  /// The byte `distance` places ahead, or nil past the end; reads nothing.
  public func peek(at distance: Int = 0) -> UInt8? {
    distance >= 0 && distance < remaining ? bytes[offset + distance] : nil
  }

  /// Reads an integer of `T`'s width, most significant byte first.
  public mutating func readInteger<T: FixedWidthInteger>(
    as _: T.Type = T.self
  ) throws(ParseError) -> T {
    T(truncatingIfNeeded: try readBigEndian(byteCount: T.bitWidth / 8))
  }

  /// Reads an unsigned 24-bit integer, most significant byte first.
  public mutating func readUInt24() throws(ParseError) -> UInt32 {
    UInt32(truncatingIfNeeded: try readBigEndian(byteCount: 3))
  }

  /// Reads an integer of `T`'s width, least significant byte first.
  public mutating func readLittleEndian<T: FixedWidthInteger>(
    as _: T.Type = T.self
  ) throws(ParseError) -> T {
    T(truncatingIfNeeded: try readBigEndian(byteCount: T.bitWidth / 8)).byteSwapped
  }

  /// Reads the next `count` bytes without copying them.
  ///
  /// - Throws: ``ParseError/endOfBytes`` where `count` is negative or more than ``remaining``.
  @_lifetime(copy self)
  public mutating func readBytes(_ count: Int) throws(ParseError) -> Span<UInt8> {
    guard count >= 0, count <= remaining else { throw .endOfBytes }
    let taken = bytes.extracting(offset..<offset + count)
    offset += count
    return taken
  }

  /// Reads the next `limit` bytes, or all that are left where there are fewer, without copying them.
  @_lifetime(copy self)
  public mutating func readBytes(upTo limit: Int) -> Span<UInt8> {
    let taken = bytes.extracting(offset..<offset + min(max(0, limit), remaining))
    offset += taken.count
    return taken
  }

  /// Reads all bytes that are left, without copying them.
  @_lifetime(copy self)
  public mutating func readRemaining() -> Span<UInt8> {
    let taken = rest
    offset = bytes.count
    return taken
  }

  /// Passes over `count` bytes.
  ///
  /// - Throws: ``ParseError/endOfBytes`` where `count` is negative or more than ``remaining``.
  public mutating func skip(_ count: Int) throws(ParseError) {
    guard count >= 0, count <= remaining else { throw .endOfBytes }
    offset += count
  }

  @inline(__always)
  private mutating func readBigEndian(byteCount: Int) throws(ParseError) -> UInt64 {
    guard byteCount <= remaining else { throw .endOfBytes }
    var value: UInt64 = 0
    for index in offset..<offset + byteCount {
      value = value << 8 | UInt64(bytes[index])
    }
    offset += byteCount
    return value
  }
}
