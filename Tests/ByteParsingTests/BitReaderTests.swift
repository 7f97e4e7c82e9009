import ByteParsing
import Testing

@Suite struct BitReaderTests {
  @Test(arguments: [1, 2, 3, 5, 7, 8, 11, 16, 24, 32])
  func `bits are read in pieces of any size`(count: Int) throws {
    let bytes: [UInt8] = [0xA5, 0x0F, 0x96, 0x3C, 0xFF, 0x00, 0x81, 0x7E]
    var whole = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }[...]
    var reader = BitReader(bytes)
    while reader.remaining >= count {
      let expected = whole.prefix(count).reduce(UInt32(0)) { $0 << 1 | UInt32($1) }
      whole = whole.dropFirst(count)
      #expect(try reader.readBits(count) == expected)
    }
  }

  @Test func `a read beyond the end throws and takes nothing`() throws {
    var reader = BitReader([0xFF])
    try reader.skip(3)
    #expect(throws: ParseError.endOfBytes) { try reader.readBits(6) }
    #expect(throws: ParseError.endOfBytes) { try reader.skip(6) }
    #expect(reader.remaining == 5)
    #expect(try reader.readBits(5) == 0x1F)
    #expect(throws: ParseError.endOfBytes) { try reader.readFlag() }
  }

  @Test func `what is left of a byte can be passed over`() throws {
    var reader = BitReader([0x80, 1, 2])
    #expect(try reader.readFlag())
    #expect(reader.rest == [1, 2])
    reader.align()
    reader.align()
    #expect(try reader.readBits(8) == 1)
  }
}
