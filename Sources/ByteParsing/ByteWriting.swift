extension [UInt8] {
  /// Appends an integer, most significant byte first.
  public mutating func append<T: FixedWidthInteger & UnsignedInteger>(bigEndian value: T) {
    for shift in stride(from: T.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> T(shift)))
    }
  }

  /// Appends the low 24 bits of an integer, most significant byte first.
  public mutating func append(bigEndian24 value: UInt32) {
    append(UInt8(truncatingIfNeeded: value >> 16))
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }
}
