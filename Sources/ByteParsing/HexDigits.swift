extension UInt8 {
  /// Its two hexadecimal digits in ASCII, with small letters.
  @inlinable public var hexDigits: (high: UInt8, low: UInt8) {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
    return (digit(self >> 4), digit(self & 0x0F))
  }

  /// Its two hexadecimal digits.
  public var hexText: String { String(decoding: [hexDigits.high, hexDigits.low], as: UTF8.self) }
}

extension Sequence<UInt8> {
  /// Two hexadecimal digits for each byte.
  public var hexText: String { map(\.hexText).joined() }
}
