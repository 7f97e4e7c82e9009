/// Integers at a known place, for headers whose fields are not read front to back.
extension Span<UInt8> {
  /// The integer whose most significant byte stands at `place`; traps where it is not there whole.
  @inlinable @inline(__always)
  package func integer<T: FixedWidthInteger & BitwiseCopyable>(
    bigEndianAt place: Int, as _: T.Type = T.self
  ) -> T {
    T(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: T.self))
  }

  /// The integer whose least significant byte stands at `place`; traps where it is not there whole.
  @inlinable @inline(__always)
  package func integer<T: FixedWidthInteger & BitwiseCopyable>(
    littleEndianAt place: Int, as _: T.Type = T.self
  ) -> T {
    T(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: T.self))
  }
}
