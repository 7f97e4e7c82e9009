extension [UInt8] {
  /// Bytes from hexadecimal digits; white space between them is passed over.
  ///
  /// Any other character is a mistake in the test and traps.
  public init(hex: String) {
    let digits = hex.filter { !$0.isWhitespace }.map { digit -> UInt8 in
      guard let value = digit.hexDigitValue else { preconditionFailure("not hex: \(digit)") }
      return UInt8(value)
    }
    precondition(digits.count.isMultiple(of: 2), "half a byte in \(hex)")
    self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
