extension FixedWidthInteger {
  /// The most significant byte first, as networks have them.
  var networkBytes: [UInt8] { withUnsafeBytes(of: bigEndian, Array.init) }
}
