internal import ByteParsing

/// One block of a pcapng file, read by position; what lies beyond its end is damage.
struct PcapngBlock: ~Escapable {
  let order: ByteOrder
  let bytes: Span<UInt8>
  /// Where it begins in the bytes that it was taken from.
  let start: Int

  @_lifetime(copy bytes)
  init(order: ByteOrder, bytes: Span<UInt8>, start: Int) {
    self.order = order
    self.bytes = bytes
    self.start = start
  }

  var byteCount: Int { bytes.count }

  @inline(__always)
  func uint16(at position: Int) throws(CaptureDamage) -> UInt16 {
    guard position + 2 <= bytes.count - 4 else { throw tooShort }
    return order.uint16(bytes, at: position)
  }

  @inline(__always)
  func uint32(at position: Int) throws(CaptureDamage) -> UInt32 {
    guard position + 4 <= bytes.count - 4 else { throw tooShort }
    return order.uint32(bytes, at: position)
  }

  func uint64(at position: Int) throws(CaptureDamage) -> UInt64 {
    guard position + 8 <= bytes.count - 4 else { throw tooShort }
    return order.uint64(bytes, at: position)
  }

  func array(_ range: Range<Int>) -> [UInt8] { range.map { bytes[$0] } }

  private var tooShort: CaptureDamage {
    CaptureDamage("a block of type \(order.uint32(bytes, at: 0)) has only \(bytes.count) bytes")
  }
}

/// The options of a block, or records of the same form, one after the other (§3.5).
///
///     |  code (2)  |  length (2)  |  value, padded to 32 bits …  |
struct PcapngOptions {
  private var place: Int

  init(at place: Int) { self.place = place }

  /// The next one's code, and where its value lies; nil behind the last.
  mutating func next(in block: PcapngBlock) throws(CaptureDamage) -> (
    code: UInt16, value: Range<Int>
  )? {
    let end = block.byteCount - 4
    guard place + 4 <= end else { return nil }
    let code = try block.uint16(at: place)
    let count = Int(try block.uint16(at: place + 2))
    guard code != 0 else { return nil }
    let value = place + 4..<place + 4 + count
    guard value.upperBound <= end else {
      throw CaptureDamage("an option of \(count) bytes where \(end - place - 4) are left")
    }
    place += 4 + (count + 3) / 4 * 4
    return (code, value)
  }
}
