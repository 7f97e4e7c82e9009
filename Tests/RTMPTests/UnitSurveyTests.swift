import Media
import TestSupport
import Testing

@Suite struct UnitSurveyTests {
  struct Frame: Sendable, CustomTestStringConvertible {
    let name: String
    /// What follows the tag header, as far as it is kept.
    let hex: String
    /// nil where that is all.
    var byteCount: Int?
    var codec = FourCC.avc
    var isMarkedKey = false
    var finds: [FrameOddity.Kind] = []

    var testDescription: String { name }

    func survey(keeping count: Int? = nil) -> UnitSurvey {
      let bytes = [UInt8](hex: hex)
      return UnitSurvey(
        bytes.span.extracting(0..<(count ?? bytes.count)), byteCount: byteCount ?? bytes.count,
        lengthByteCount: 4, codec: codec)
    }
  }

  /// What encoders send, and nothing is odd about.
  static let sound = [
    Frame(name: "a slice", hex: "00000004 419A0203"),
    Frame(name: "a slice of which little is kept", hex: "00000900 419A", byteCount: 2308),
    Frame(name: "a key frame", hex: "00000004 65888400", isMarkedKey: true),
    Frame(
      name: "delimiter, SEI and parameter sets before an IDR slice",
      hex: "00000002 0910 00000003 060580 00000003 676400 00000002 68EE 00000004 65888400",
      isMarkedKey: true),
    Frame(
      name: "a recovery point before an inter slice",
      hex: "00000005 06 06 01 84 80 00000004 419A0203", isMarkedKey: true),
    Frame(
      name: "a recovery point behind another message",
      hex: "00000008 06 01 02 AABB 06 01 84 00000004 419A0203", isMarkedKey: true),
    Frame(name: "an intra slice without IDR", hex: "00000004 41880203", isMarkedKey: true),
    Frame(name: "a picture in two slices", hex: "00000003 419A02 00000003 410A02"),
    Frame(name: "SEI alone", hex: "00000003 060580"),
    Frame(name: "filler alone", hex: "00000003 0CFF80", isMarkedKey: true),
    Frame(name: "a slice that was taken out", hex: "00000004 41000000"),
    Frame(name: "zeros behind the last unit", hex: "00000002 419A 00000000 0000"),
    Frame(name: "a length that looks like a start code", hex: "00000101 419A", byteCount: 261),
    Frame(name: "an inter slice that calls itself IDR", hex: "00000004 659A0203"),
    Frame(name: "an IDR slice whose frame_num is not 0", hex: "00000004 6588FF03"),
    Frame(
      name: "a long unit that calls itself SPS", hex: "00000900 676400", byteCount: 2308,
      isMarkedKey: true),
    Frame(
      name: "parameter sets behind which more follows", hex: "00000003 676400 000003",
      byteCount: 900,
      isMarkedKey: true),
    Frame(name: "bytes like a start code before no unit", hex: "00000007 419A 000001FF 00"),
    Frame(name: "a CRA slice of H.265", hex: "00000004 2A01AF02", codec: .hevc, isMarkedKey: true),
    Frame(name: "an inter slice of H.265", hex: "00000004 0201D002", codec: .hevc),
    Frame(name: "an inter slice of H.266", hex: "00000004 00010203", codec: .vvc),
    Frame(name: "an IDR slice of H.266", hex: "00000004 00390203", codec: .vvc, isMarkedKey: true),
    Frame(
      name: "gradual refresh of H.266", hex: "00000004 00510203", codec: .vvc, isMarkedKey: true),
  ]

  static let odd = [
    Frame(name: "IDR marked inter", hex: "00000004 65888400", finds: [.keyMarkedInter]),
    Frame(
      name: "IDR behind SPS and PPS marked inter",
      hex: "00000003 676400 00000002 68EE 00000900 65888400", byteCount: 3000,
      finds: [.keyMarkedInter]),
    Frame(
      name: "IDR of H.265 marked inter", hex: "00000004 2601AF02", codec: .hevc,
      finds: [.keyMarkedInter]),
    Frame(
      name: "IDR of H.266 marked inter", hex: "00000004 00410203", codec: .vvc,
      finds: [.keyMarkedInter]),
    Frame(
      name: "an inter slice marked key", hex: "00000004 419A0203", isMarkedKey: true,
      finds: [.interMarkedKey]),
    Frame(
      name: "an inter slice of H.265 marked key", hex: "00000004 0201D002", codec: .hevc,
      isMarkedKey: true, finds: [.interMarkedKey]),
    Frame(name: "a later slice", hex: "00000004 410A0203", finds: [.laterSlice]),
    Frame(
      name: "a later slice of H.265", hex: "00000004 02015002", codec: .hevc, finds: [.laterSlice]),
    Frame(
      name: "SPS and PPS alone", hex: "00000003 676400 00000002 68EE", isMarkedKey: true,
      finds: [.parameterSetsAlone]),
    Frame(
      name: "a unit of no bytes", hex: "00000002 0910 00000000 00000004 419A0203",
      finds: [.emptyUnit]),
    Frame(
      name: "a start code inside a unit", hex: "0000000C 0910 00000001 65888400 0405",
      isMarkedKey: true, finds: [.startCode]),
    Frame(
      name: "a start code inside SPS", hex: "0000000B 676400 000001 68EE 000001", byteCount: 900,
      isMarkedKey: true, finds: [.startCode]),
  ]

  @Test(arguments: sound) func `frames as encoders make them are not odd`(frame: Frame) {
    #expect(frame.survey().oddities(isMarkedKey: frame.isMarkedKey) == [])
    #expect(frame.isMarkedKey || frame.survey().isOrdinary)
  }

  @Test(arguments: sound) func `nor are they where less is kept`(frame: Frame) {
    for count in 0...[UInt8](hex: frame.hex).count {
      #expect(frame.survey(keeping: count).oddities(isMarkedKey: frame.isMarkedKey) == [])
    }
  }

  @Test(arguments: odd) func `what is odd about a frame is found`(frame: Frame) {
    #expect(frame.survey().oddities(isMarkedKey: frame.isMarkedKey).map(\.kind) == frame.finds)
    #expect(frame.isMarkedKey || !frame.survey().isOrdinary)
  }

  @Test func `places are those of lengths and start codes`() throws {
    let empty = UnitSurvey(
      [UInt8](hex: "00000002 0910 00000000 00000004 419A0203").span, byteCount: 18,
      lengthByteCount: 4, codec: .avc)
    #expect(empty.emptyUnit?.offset == 6)
    #expect(empty.emptyUnit?.unitBefore == "access unit delimiter")
    let blob = UnitSurvey(
      [UInt8](hex: "0000000C 0910 00000001 65888400 0405").span, byteCount: 16,
      lengthByteCount: 4, codec: .avc)
    let code = try #require(blob.startCode)
    #expect((code.offset, code.unit, code.unitBehind) == (6, "access unit delimiter", "IDR slice"))
  }

  struct Picture: Sendable, CustomTestStringConvertible {
    let name: String
    let hex: String
    let codec: FourCC
    let isKey: Bool?

    var testDescription: String { name }
  }

  @Test(arguments: [
    Picture(name: "VP8 key frame", hex: "D00F009D012A", codec: .vp8, isKey: true),
    Picture(name: "VP8 inter frame", hex: "D10F00", codec: .vp8, isKey: false),
    Picture(name: "VP9 key frame", hex: "82498342", codec: .vp9, isKey: true),
    Picture(name: "VP9 inter frame", hex: "8600", codec: .vp9, isKey: false),
    Picture(name: "VP9 frame that is shown again", hex: "88", codec: .vp9, isKey: false),
    Picture(name: "VP9 without its marker", hex: "02", codec: .vp9, isKey: nil),
    Picture(
      name: "AV1 key frame behind a sequence header", hex: "0A03000000 32051000000000", codec: .av1,
      isKey: true),
    Picture(name: "AV1 key frame behind a delimiter", hex: "1200 320110", codec: .av1, isKey: true),
    Picture(name: "AV1 inter frame", hex: "32023000", codec: .av1, isKey: false),
    Picture(name: "AV1 key frame that is shown later", hex: "32020000", codec: .av1, isKey: nil),
    Picture(name: "AV1 frame without a size", hex: "3030", codec: .av1, isKey: false),
    Picture(name: "AV1 units that are cut off", hex: "0A7F00", codec: .av1, isKey: nil),
  ])
  func `pictures say whether decoding can begin with them`(picture: Picture) {
    let bytes = [UInt8](hex: picture.hex)
    #expect(KeyPicture.isKey(bytes.span, codec: picture.codec) == picture.isKey)
  }

  @Test func `ADTS is known by its length, and LOAS by the message's`() {
    let adts: [UInt8] =
      [0xFF, 0xF1, 0x50, 0x80, 0x02, 0x1F, 0xFC] + [UInt8](repeating: 7, count: 9)
    #expect(AACFraming(adts.span, byteCount: 16) == .adts(frameByteCount: 16))
    #expect(AACFraming(adts.span, byteCount: 40) == .adts(frameByteCount: 16))
    #expect(AACFraming(adts.span, byteCount: 15) == nil)
    #expect(AACFraming([0x21, 0x10, 4, 0x60].span, byteCount: 4) == nil)
    let loas: [UInt8] = [0x56, 0xE0, 0x05, 1, 2, 3, 4, 5]
    #expect(AACFraming(loas.span, byteCount: 8) == .loas(frameByteCount: 8))
    #expect(AACFraming(loas.span, byteCount: 9) == nil)
  }
}
