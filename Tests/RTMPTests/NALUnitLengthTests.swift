import Media
import RTMP
import TestSupport
import Testing

@Suite struct NALUnitLengthTests {
  struct Frame: Sendable, CustomTestStringConvertible {
    let name: String
    /// Its first bytes.
    let hex: String
    /// nil where those are all.
    var byteCount: Int?
    var lengthByteCount = 4
    var codec = FourCC.avc
    var fault: NALUnit.LengthFault?

    var testDescription: String { name }

    var found: NALUnit.LengthFault? {
      let bytes = [UInt8](hex: hex)
      return NALUnit.lengthFault(
        in: bytes.span, byteCount: byteCount ?? bytes.count, lengthByteCount: lengthByteCount,
        codec: codec)
    }
  }

  static let sound = [
    Frame(name: "one unit", hex: "00000004 65880102"),
    Frame(name: "two units", hex: "00000002 0910 00000004 65880102"),
    Frame(name: "a unit of one byte", hex: "00000001 09"),
    Frame(name: "a unit of 357 bytes alone", hex: "00000165 65888400", byteCount: 361),
    Frame(name: "a unit of 357 bytes before others", hex: "00000165 65888400", byteCount: 4000),
    Frame(name: "a unit of 262 bytes before others", hex: "00000106 0605FFFF", byteCount: 900),
    Frame(
      name: "an H.265 unit of 294 bytes before others", hex: "00000126 2601AF09", byteCount: 3000,
      codec: .hevc),
    Frame(
      name: "an H.265 unit of 257 bytes before others", hex: "00000101 0201D000", byteCount: 3000,
      codec: .hevc),
    Frame(name: "lengths of two bytes", hex: "0002 0910 0004 65880102", lengthByteCount: 2),
    Frame(name: "lengths of one byte", hex: "02 0910 04 65880102", lengthByteCount: 1),
    Frame(
      name: "lengths of three bytes, the first of one", hex: "000001 65 000002 4188",
      lengthByteCount: 3),
    Frame(name: "a unit of no bytes before another", hex: "00000000 00000003 658801"),
    Frame(
      name: "units of no bytes amid a long frame",
      hex: "00000002 0910 00000000 00000000 00000900 65",
      byteCount: 4000),
    Frame(name: "nothing", hex: ""),
    Frame(name: "pictures that were taken out", hex: "00000000 00000000 00"),
    Frame(name: "a frame of which lengths are not there", hex: "0000", byteCount: 900),
  ]

  static let faults = [
    Frame(
      name: "start codes of four bytes", hex: "00000001 0910 00000001 65888400",
      fault: .startCodes(byteCount: 4, codec: .avc, unitType: 9)),
    Frame(
      name: "one start code of four bytes", hex: "00000001 6588840021", byteCount: 3000,
      fault: .startCodes(byteCount: 4, codec: .avc, unitType: 5)),
    Frame(
      name: "a start code of three bytes, whose length would fit", hex: "000001 65888400",
      byteCount: 3000, fault: .startCodes(byteCount: 3, codec: .avc, unitType: 5)),
    Frame(
      name: "a start code of three bytes in a short frame", hex: "000001 419A2400", byteCount: 40,
      fault: .startCodes(byteCount: 3, codec: .avc, unitType: 1)),
    Frame(
      name: "start codes inside what would be a unit", hex: "000001 09 10 000001 67640000",
      byteCount: 3000, fault: .startCodes(byteCount: 3, codec: .avc, unitType: 9)),
    Frame(
      name: "start codes of H.265", hex: "000001 2601AF09", byteCount: 3000, codec: .hevc,
      fault: .startCodes(byteCount: 3, codec: .hevc, unitType: 19)),
    Frame(
      name: "start codes of H.265 under H.264's number", hex: "00000001 40010C01FFFF",
      byteCount: 3000, fault: .startCodes(byteCount: 4, codec: .hevc, unitType: 32)),
    Frame(
      name: "start codes, lengths of two bytes due", hex: "00000001 0910 00000001 65888400",
      lengthByteCount: 2, fault: .startCodes(byteCount: 4, codec: .avc, unitType: 9)),
    Frame(
      name: "two bytes where four are due", hex: "0002 0910 0004 65880102",
      fault: .lengthByteCount(2, unitCount: 2)),
    Frame(
      name: "one byte where four are due", hex: "02 0910 04 65880102",
      fault: .lengthByteCount(1, unitCount: 2)),
    Frame(
      name: "four bytes where two are due", hex: "00000002 0910 00000004 65880102",
      lengthByteCount: 2, fault: .lengthByteCount(4, unitCount: 2)),
    Frame(
      name: "four bytes where one is due, as in H.265 under H.264's number",
      hex: "00000005 2601AF0908", lengthByteCount: 1, codec: .hevc,
      fault: .lengthByteCount(4, unitCount: 1)),
    Frame(
      name: "a unit that is too long", hex: "00000002 0910 00000005 65880102",
      fault: .beyondMessage(length: 5, left: 4, offset: 6)),
    Frame(
      name: "a unit that is too long amid a long frame", hex: "00000002 0910 00FF0000 6588",
      byteCount: 3000, fault: .beyondMessage(length: 0xFF_0000, left: 2990, offset: 6)),
    Frame(
      name: "a start code before what is no unit", hex: "00000001 FF FFFFFF",
      fault: .surplus(byteCount: 3, offset: 5)),
    Frame(
      name: "a byte behind the last unit", hex: "00000004 65880102 80",
      fault: .surplus(byteCount: 1, offset: 8)),
    Frame(
      name: "three bytes behind a long last unit", hex: "00000400 658801", byteCount: 1031,
      fault: .surplus(byteCount: 3, offset: 1028)),
    Frame(
      name: "zeros behind the last unit", hex: "00000004 65880102 00000000 0000",
      fault: .padding(byteCount: 6, offset: 8)),
    Frame(
      name: "a unit of no bytes before one that is too long", hex: "00000000 00000005 658801",
      fault: .emptyUnit(offset: 0)),
  ]

  @Test(arguments: sound) func `lengths that fill a message are right, whatever they look like`(
    frame: Frame
  ) {
    #expect(frame.found == nil)
  }

  @Test(arguments: faults) func `lengths that do not fit are told by what the bytes speak for`(
    frame: Frame
  ) {
    #expect(frame.found == frame.fault)
  }

  @Test(arguments: sound)
  func `nothing is said to be wrong with a frame of which less is kept`(frame: Frame) {
    let bytes = [UInt8](hex: frame.hex)
    for count in 0...bytes.count {
      #expect(
        NALUnit.lengthFault(
          in: bytes.span.extracting(0..<count), byteCount: frame.byteCount ?? bytes.count,
          lengthByteCount: frame.lengthByteCount, codec: frame.codec) == nil)
    }
  }

  @Test func `units are listed by lengths that fill the frame`() {
    let bytes = [UInt8](hex: "0002 0910 0004 65880102")
    let units = NALUnit.units(in: bytes.span, byteCount: bytes.count, codec: .avc)
    #expect(units?.map(\.name) == ["access unit delimiter", "IDR slice"])
    #expect(NALUnit.units(in: bytes.span, codec: .avc) == [])
  }
}
