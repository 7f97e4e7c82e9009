/// Reads integers and sub-ranges, front to back, from bytes that somebody else owns.
///
/// A read that needs more than there is throws ``ParseError/endOfBytes`` and consumes nothing.
///
/// It is read byte by byte from other modules, so all of it can be inlined there.
public struct ByteReader: ~Escapable {
  @usableFromInline let bytes: Span<UInt8>

  @usableFromInline var position: Int

  @_lifetime(copy bytes)
  @inlinable public init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
    position = 0
  }

  /// How many bytes have been read, counted from the first byte given.
  @inlinable public var offset: Int { position }

  /// How many bytes are left to read.
  @inlinable public var remaining: Int { bytes.count - position }

  @inlinable public var isAtEnd: Bool { position == bytes.count }

  /// All bytes that are left; reads nothing.
  @inlinable public var rest: Span<UInt8> {
    @_lifetime(copy self)
    get { bytes.extracting(position..<bytes.count) }
  }

  /// The bytes that were read or passed over, the last `limit` of them.
  @_lifetime(copy self)
  @inlinable public func consumed(last limit: Int) -> Span<UInt8> {
    bytes.extracting(max(0, position - limit)..<position)
  }

  /// The byte `distance` places ahead, or nil past the end; reads nothing.
  @inlinable public func peek(at distance: Int = 0) -> UInt8? {
    distance >= 0 && distance < remaining ? bytes[position + distance] : nil
  }

  /// Reads an integer of `T`'s width, most significant byte first.
  @inlinable @inline(__always)
  public mutating func readInteger<T: FixedWidthInteger>(
    as _: T.Type = T.self
  ) throws(ParseError) -> T {
    T(truncatingIfNeeded: try readInteger(byteCount: T.bitWidth / 8))
  }

  /// Reads an unsigned 24-bit integer, most significant byte first.
  @inlinable @inline(__always)
  public mutating func readUInt24() throws(ParseError) -> UInt32 {
    UInt32(truncatingIfNeeded: try readInteger(byteCount: 3))
  }

  /// Reads an integer of `T`'s width, least significant byte first.
  @inlinable public mutating func readLittleEndian<T: FixedWidthInteger>(
    as _: T.Type = T.self
  ) throws(ParseError) -> T {
    T(truncatingIfNeeded: try readInteger(byteCount: T.bitWidth / 8)).byteSwapped
  }

  /// Reads the next `count` bytes without copying them.
  ///
  /// - Throws: ``ParseError/endOfBytes`` where `count` is negative or more than ``remaining``.
  @_lifetime(copy self)
  @inlinable public mutating func readBytes(_ count: Int) throws(ParseError) -> Span<UInt8> {
    guard count >= 0, count <= remaining else { throw .endOfBytes }
    let taken = bytes.extracting(position..<position + count)
    position += count
    return taken
  }

  /// Reads the next `limit` bytes, or all that are left where there are fewer, without copying them.
  @_lifetime(copy self)
  @inlinable public mutating func readBytes(upTo limit: Int) -> Span<UInt8> {
    let taken = bytes.extracting(position..<position + min(max(0, limit), remaining))
    position += taken.count
    return taken
  }

  /// Reads all bytes that are left, without copying them.
  @_lifetime(copy self)
  @inlinable public mutating func readRemaining() -> Span<UInt8> {
    let taken = rest
    position = bytes.count
    return taken
  }

  /// Passes over the next `limit` bytes, or all that are left where there are fewer; how many those
  /// were.
  @inlinable public mutating func skip(upTo limit: Int) -> Int {
    let count = min(max(0, limit), remaining)
    position += count
    return count
  }

  /// Passes over `count` bytes.
  ///
  /// - Throws: ``ParseError/endOfBytes`` where `count` is negative or more than ``remaining``.
  @inlinable public mutating func skip(_ count: Int) throws(ParseError) {
    guard count >= 0, count <= remaining else { throw .endOfBytes }
    position += count
  }

  /// Reads an unsigned integer of up to eight bytes, most significant byte first.
  @inlinable @inline(__always)
  public mutating func readInteger(byteCount: Int) throws(ParseError) -> UInt64 {
    guard byteCount <= remaining else { throw .endOfBytes }
    var value: UInt64 = 0
    for index in position..<position + byteCount {
      value = value << 8 | UInt64(bytes[index])
    }
    position += byteCount
    return value
  }
}
