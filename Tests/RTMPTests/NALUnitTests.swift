import Media
import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct NALUnitTests {
  @Test func `the units of a frame are listed with their kinds and lengths`() {
    let avc = [UInt8](
      hex: "00000002 0910 00000003 06 0102 00000004 65 010203 00000001 41 00000001 1F")
    let units = NALUnit.units(in: avc.span, codec: .avc)
    #expect(
      units?.map(\.name) == ["access unit delimiter", "SEI", "IDR slice", "slice", nil])
    #expect(units?.map(\.byteCount) == [2, 3, 4, 1, 1])
    #expect(units?.last?.type == 31)
    let hevc = [UInt8](hex: "00000002 4001 00000003 2601AF 00000003 0201D0")
    #expect(
      NALUnit.units(in: hevc.span, codec: .hevc)?.map(\.name) == ["VPS", "IDR slice", "slice"])
  }

  @Test(arguments: ["00000005 65 0102", "00000000", "FFFFFFFF 65", "0000", ""])
  func `a length that does not fit ends the list`(hex: String) {
    #expect(NALUnit.units(in: [UInt8](hex: hex).span, codec: .avc) == [])
  }

  @Test func `units of no bytes are listed between others, and not behind the last`() {
    let frame = [UInt8](hex: "00000000 00000002 0910 00000000 00000002 6588 00000000 00000000")
    let units = NALUnit.units(in: frame.span, codec: .avc)
    #expect(units?.map(\.byteCount) == [0, 2, 0, 2])
    #expect(units?.map(\.type) == [nil, 9, nil, 5])
  }

  @Test func `units of H.266 are listed`() {
    let frame = [UInt8](hex: "00000003 00A100 00000003 007902 00000004 00390203")
    #expect(
      NALUnit.units(in: frame.span, codec: .vvc)?.map(\.name)
        == ["access unit delimiter", "SPS", "IDR slice"])
  }

  @Test func `the open bitstream units of AV1 are listed`() {
    let frame = [UInt8](hex: "1200 0A03000000 7A0100 32820110")
    let units = OBU.units(in: frame.span)
    #expect(
      units.map(\.name) == ["temporal delimiter", "sequence header", "padding", "frame"])
    #expect(units.map(\.byteCount) == [0, 3, 1, 130])
    #expect(OBU.units(in: [UInt8](hex: "3010").span).map(\.byteCount) == [nil])
    #expect(OBU.units(in: [UInt8](hex: "80").span) == [])
  }

  @Test func `other codecs have none`() {
    #expect(NALUnit.units(in: [0, 0, 0, 1, 65].span, codec: .av1) == nil)
  }
}
