extension [UInt8] {
  /// An integer's bytes, most significant first.
  @inlinable public init(bigEndian value: some FixedWidthInteger) {
    self = []
    append(bigEndian: value)
  }

  /// Appends an integer, most significant byte first.
  @inlinable public mutating func append<T: FixedWidthInteger>(bigEndian value: T) {
    for shift in stride(from: T.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends the low 24 bits of an integer, most significant byte first.
  @inlinable public mutating func append(bigEndian24 value: UInt32) {
    append(UInt8(truncatingIfNeeded: value >> 16))
    append(bigEndian: UInt16(truncatingIfNeeded: value))
  }

  /// Appends an integer, least significant byte first.
  @inlinable public mutating func append(littleEndian value: some FixedWidthInteger) {
    append(bigEndian: value.byteSwapped)
  }
}
