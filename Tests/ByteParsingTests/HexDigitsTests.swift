import ByteParsing
import Testing

@Suite struct HexDigitsTests {
  @Test func `each byte has two digits`() {
    #expect([UInt8]([0, 9, 0x0A, 0x9F, 0xF0, 0xFF]).hexText == "00090a9ff0ff")
    #expect([UInt8]().hexText == "")
    #expect(UInt8(0x5C).hexDigits == (UInt8(ascii: "5"), UInt8(ascii: "c")))
  }
}
