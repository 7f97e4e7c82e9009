internal import ByteParsing

/// Bytes of text on their way out: what all renderers write to.
public struct OutputBuffer: Sendable {
  private static let initialByteCount = 1 << 12

  /// As long as there is room; what was written is its first ``count`` bytes.
  private var storage: [UInt8] = []
  public private(set) var count = 0

  public init() {}

  /// What was written.
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(first: count) }
  }

  /// What was written, copied at each call: ``span`` reads it where it lies.
  public var bytes: [UInt8] { Array(storage.prefix(count)) }

  /// What `write` writes, as a text of its own.
  static func text(_ write: (inout Self) -> Void) -> String {
    var output = Self()
    write(&output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  public mutating func removeAll() { count = 0 }

  mutating func truncate(to count: Int) { self.count = min(count, self.count) }

  /// Sees to it that `byteCount` more bytes have room.
  @inline(__always)
  private mutating func makeRoom(for byteCount: Int) {
    if storage.count - count < byteCount { grow(by: byteCount) }
  }

  @inline(never)
  private mutating func grow(by byteCount: Int) {
    let target = max(Self.initialByteCount, 2 * storage.count, count + byteCount)
    storage.append(contentsOf: repeatElement(0, count: target - storage.count))
  }

  mutating func write(byte: UInt8) {
    makeRoom(for: 1)
    storage[count] = byte
    count += 1
  }

  public mutating func endLine() { write(byte: 0x0A) }

  public mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { write($0.span) }
  }

  public mutating func write(text: String) {
    var text = text
    text.withUTF8 { write($0.span) }
  }

  mutating func write(bytes other: some Sequence<UInt8>) { for byte in other { write(byte: byte) } }

  mutating func write(_ text: Span<UInt8>) {
    text.withUnsafeBytes { text in
      append(byteCount: text.count) { $0.copyMemory(from: text) }
    }
  }

  /// Writes text in quotation marks, of which nothing needs an escape.
  mutating func writeQuoted(_ text: Span<UInt8>) {
    text.withUnsafeBytes { text in
      append(byteCount: text.count + 2) { output in
        output[0] = 0x22
        output[text.count + 1] = 0x22
        UnsafeMutableRawBufferPointer(rebasing: output[1...]).copyMemory(from: text)
      }
    }
  }

  /// Writes a comma, if one is needed, and a member's name with its colon, as JSON has them.
  mutating func writeKey(_ name: StaticString, needsComma: Bool) {
    if needsComma { write(byte: 0x2C) }
    name.withUTF8Buffer { name in
      append(byteCount: name.count + 3) { output in
        output[0] = 0x22
        output[name.count + 1] = 0x22
        output[name.count + 2] = 0x3A
        UnsafeMutableRawBufferPointer(rebasing: output[1...])
          .copyMemory(from: UnsafeRawBufferPointer(name))
      }
    }
  }

  /// Has `write` fill the next bytes.
  @inline(__always)
  private mutating func append(
    byteCount: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    makeRoom(for: byteCount)
    let end = count + byteCount
    storage.withUnsafeMutableBytes {
      write(UnsafeMutableRawBufferPointer(rebasing: $0[count..<end]))
    }
    count = end
  }

  mutating func write(_ value: some BinaryInteger) {
    if value < 0 { write(byte: 0x2D) }
    writeDigits(UInt64(value.magnitude), width: 1)
  }

  /// Decimal digits, with zeros before them up to `width`.
  mutating func writeDigits(_ value: UInt64, width: Int) {
    var digitCount = 1
    var power: UInt64 = 10
    // The greatest number has 20 digits, one more than the greatest power of ten.
    while digitCount < 20, value >= power {
      digitCount += 1
      power = digitCount < 20 ? power * 10 : power
    }
    digitCount = max(digitCount, width)
    append(byteCount: digitCount) { output in
      var rest = value
      var place = digitCount
      while place > 0 {
        place -= 1
        output[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
    }
  }

  /// Nanoseconds as seconds with `places` decimal places, at most nine; further ones are cut off.
  mutating func writeSeconds(_ nanoseconds: Int64, places: Int) {
    if nanoseconds < 0 { write(byte: 0x2D) }
    let magnitude = nanoseconds.magnitude
    writeDigits(magnitude / 1_000_000_000, width: 1)
    write(byte: 0x2E)
    let divisor = (places..<9).reduce(UInt64(1)) { product, _ in product * 10 }
    writeDigits(magnitude % 1_000_000_000 / divisor, width: places)
  }

  /// Nanoseconds as milliseconds with three decimal places.
  mutating func writeMilliseconds(_ nanoseconds: Int64) {
    if nanoseconds < 0 { write(byte: 0x2D) }
    writeDigits(nanoseconds.magnitude / 1_000_000, width: 1)
    write(byte: 0x2E)
    writeDigits(nanoseconds.magnitude % 1_000_000 / 1000, width: 3)
  }

  /// Writes spaces up to `width` columns after `start`, where all that was written is ASCII.
  mutating func pad(from start: Int, to width: Int) {
    while count - start < width { write(byte: 0x20) }
  }

  /// Moves what was written after `start` to the right edge of `width` columns.
  mutating func alignRight(from start: Int, to width: Int) {
    let missing = width - (count - start)
    guard missing > 0 else { return }
    makeRoom(for: missing)
    for place in (start..<count).reversed() { storage[place + missing] = storage[place] }
    for place in start..<start + missing { storage[place] = 0x20 }
    count += missing
  }

  mutating func writeHex(_ value: UInt8) {
    let digits = value.hexDigits
    write(byte: digits.high)
    write(byte: digits.low)
  }
}
