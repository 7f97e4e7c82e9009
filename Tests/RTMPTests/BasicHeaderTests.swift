import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct BasicHeaderTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let hex: String
    let format: BasicHeader.Format
    let id: UInt32

    var testDescription: String { hex }
  }

  @Test(arguments: [
    Example(hex: "02", format: .type0, id: 2),
    Example(hex: "7f", format: .type1, id: 63),
    Example(hex: "80 00", format: .type2, id: 64),
    Example(hex: "00 ff", format: .type0, id: 319),
    Example(hex: "c1 00 01", format: .type3, id: 320),
    Example(hex: "01 ff ff", format: .type0, id: 65599),
    Example(hex: "01 01 00", format: .type0, id: 65),
  ])
  func `a chunk stream id has one, two or three bytes`(example: Example) throws {
    let bytes = [UInt8](hex: example.hex)
    var reader = ByteReader(bytes.span)
    let header = try BasicHeader(&reader)
    #expect(header.format == example.format)
    #expect(header.chunkStreamID.rawValue == example.id)
    #expect(reader.remaining == 0)
    for count in 0..<bytes.count {
      var cut = ByteReader(bytes.span.extracting(0..<count))
      let header = try? BasicHeader(&cut)
      #expect(header == nil)
    }
  }
}
