import ByteParsing
import RTMP
import TestSupport
import Testing

@testable import SessionFixtures

@Suite struct MediaBytesTests {
  @Test(arguments: [
    // H.264 in FLV's header, and by FourCC with a composition time.
    (9 as UInt8, "27 01 000028 AABBCC", [5..<8]), (9, "A1 61766331 000028 AABBCC", [8..<11]),
    // One track with a composition time, and two of which the second has none.
    (9, "A6 01 61766331 05 FFFFD8 AABBCC", [10..<13]),
    (9, "A6 21 61766331 00 000005 000000 AABB 61763031 01 000002 CCDD", [13..<15, 23..<25]),
    // A sequence header and a metadata packet hold no frames.
    (9, "96 00 61763031 05 81000C00", []), (9, "96 04 68766331 02 02 0001 61 05", []),
    // Of an encrypted part of an aggregate nothing can be told.
    (22, "29 000002 000000 00 000000 AF01 0000000D", [11..<13]),
  ]) func `what stands before frames is kept`(type: UInt8, hex: String, frames: [Range<Int>]) {
    let bytes = [UInt8](hex: hex)
    let ranges = MediaBytes.ranges(
      in: bytes, MessageBody(MessageType(rawValue: type), bytes.span), keepsUnits: false,
      isTold: false)
    #expect(ranges == frames)
  }
}
