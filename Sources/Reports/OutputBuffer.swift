/// Bytes of text on their way out: what all renderers write to.
public struct OutputBuffer: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public var count: Int { bytes.count }

  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func truncate(to count: Int) { bytes.removeSubrange(min(count, bytes.count)...) }

  mutating func write(byte: UInt8) { bytes.append(byte) }

  public mutating func endLine() { bytes.append(0x0A) }

  public mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  public mutating func write(text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func write(bytes other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

  mutating func write(_ value: some BinaryInteger) {
    if value < 0 { bytes.append(0x2D) }
    writeDigits(UInt64(value.magnitude), width: 1)
  }

  /// Decimal digits, with zeros before them up to `width`.
  mutating func writeDigits(_ value: UInt64, width: Int) {
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    while bytes.count - start < width { bytes.append(0x30) }
    bytes[start...].reverse()
  }

  /// Nanoseconds as seconds with `places` decimal places, at most nine; further ones are cut off.
  mutating func writeSeconds(_ nanoseconds: Int64, places: Int) {
    if nanoseconds < 0 { bytes.append(0x2D) }
    let magnitude = nanoseconds.magnitude
    writeDigits(magnitude / 1_000_000_000, width: 1)
    bytes.append(0x2E)
    let divisor = (places..<9).reduce(UInt64(1)) { product, _ in product * 10 }
    writeDigits(magnitude % 1_000_000_000 / divisor, width: places)
  }

  /// Nanoseconds as milliseconds with three decimal places and the unit.
  mutating func writeMilliseconds(_ nanoseconds: Int64) {
    if nanoseconds < 0 { bytes.append(0x2D) }
    writeDigits(nanoseconds.magnitude / 1_000_000, width: 1)
    bytes.append(0x2E)
    writeDigits(nanoseconds.magnitude % 1_000_000 / 1000, width: 3)
    write(" ms")
  }

  /// Writes spaces up to `width` columns after `start`, where all that was written is ASCII.
  mutating func pad(from start: Int, to width: Int) {
    while bytes.count - start < width { bytes.append(0x20) }
  }

  /// Moves what was written after `start` to the right edge of `width` columns.
  mutating func alignRight(from start: Int, to width: Int) {
    let missing = width - (bytes.count - start)
    guard missing > 0 else { return }
    bytes.insert(contentsOf: repeatElement(0x20, count: missing), at: start)
  }

  mutating func writeHex(_ value: UInt8) {
    for digit in [value >> 4, value & 0x0F] {
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
