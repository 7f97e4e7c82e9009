import AMF
import ByteParsing
import RTMP
import Wording
import Sessions
import TestSupport
import Testing

private typealias Wire = WireBuilder

@Suite struct MetadataFitTests {
  struct Claim: Sendable, CustomTestStringConvertible {
    let name: String
    let properties: [(String, [UInt8])]
    let payload: [UInt8]
    /// The properties that contradict.
    var told: [String] = []

    var testDescription: String { name }
  }

  private static func number(_ name: String, _ value: Double) -> (String, [UInt8]) {
    (name, Wire.number(value))
  }

  private static func size(_ width: Double, _ height: Double) -> [(String, [UInt8])] {
    [number("width", width), number("height", height)]
  }

  /// H.265 Main, 320x364, by its FourCC.
  private static let hevc = [0x90] + Array("hvc1".utf8) + RuleExample.hevcRecord

  /// H.264 of 720x576, whose samples are 16:11, by ffmpeg 9.
  private static let wide = [UInt8](
    hex: """
      17000000000142c01effe100186742c01eda02d049b041000003000100000300320f162ea001000468ce0fc8
      """)

  private static let codecs = [
    Claim(
      name: "6 is Nellymoser, as 4 is", properties: [number("audiocodecid", 6)],
      payload: [0x42, 0]),
    Claim(
      name: "6 is Nellymoser, as 5 is", properties: [number("audiocodecid", 6)],
      payload: [0x52, 0]),
    Claim(
      name: "6 is not Speex", properties: [number("audiocodecid", 6)], payload: [0xB2, 0],
      told: ["audiocodecid"]),
    Claim(
      name: "2 is MP3, as 14 is", properties: [number("audiocodecid", 2)], payload: [0xE2, 0]),
    Claim(
      name: "avc1 is 7", properties: [("videocodecid", Wire.string("avc1"))],
      payload: Wire.avcHeader),
    Claim(
      name: "avc1 as a number is 7", properties: [number("videocodecid", 0x6176_6331)],
      payload: Wire.avcHeader),
    Claim(
      name: "hvc1 is not 7", properties: [("videocodecid", Wire.string("hvc1"))],
      payload: Wire.avcHeader, told: ["videocodecid"]),
    Claim(
      name: "hev1 is hvc1", properties: [("videocodecid", Wire.string("hev1"))], payload: hevc),
    Claim(name: "12 is hvc1", properties: [number("videocodecid", 12)], payload: hevc),
    Claim(
      name: "7 is not hvc1", properties: [number("videocodecid", 7)], payload: hevc,
      told: ["videocodecid"]),
    Claim(
      name: "a name that is not known", properties: [("videocodecid", Wire.string("On2"))],
      payload: Wire.avcHeader),
  ]

  private static let sizes = [
    Claim(name: "the size", properties: size(320, 364), payload: hevc),
    Claim(
      name: "another size", properties: size(640, 360), payload: hevc, told: ["width", "height"]),
    Claim(name: "another height", properties: size(320, 368), payload: hevc, told: ["height"]),
    Claim(name: "a size that chroma rounds", properties: size(321, 363), payload: hevc),
    Claim(
      name: "a size that is two off", properties: size(322, 364), payload: hevc, told: ["width"]),
    Claim(name: "turned by a quarter", properties: size(364, 320), payload: hevc),
    Claim(name: "as it is shown", properties: size(1047, 576), payload: wide),
    Claim(name: "as it is coded", properties: size(720, 576), payload: wide),
    Claim(
      name: "as it would be shown at another ratio", properties: size(1024, 576), payload: wide,
      told: ["width"]),
    Claim(name: "no size", properties: size(0, 0), payload: hevc),
    Claim(
      name: "a width that is another, alone", properties: [number("width", 180)], payload: hevc,
      told: ["width"]),
  ]

  private static let rates = [
    Claim(
      name: "Speex is 16 kHz", properties: [number("audiosamplerate", 16000)], payload: [0xB2, 0]),
    Claim(
      name: "Speex is not what its tag header says",
      properties: [number("audiosamplerate", 5512)], payload: [0xB2, 0], told: ["audiosamplerate"]),
    Claim(
      name: "MP3 is as its frame says", properties: [number("audiosamplerate", 48000)],
      payload: [0x2F, 0xFF, 0xFB, 0x94, 0x64]),
    Claim(
      name: "MP3 is not half as fast", properties: [number("audiosamplerate", 24000)],
      payload: [0x2F, 0xFF, 0xFB, 0x94, 0x64], told: ["audiosamplerate"]),
    Claim(
      name: "HE-AAC by the rate of its core", properties: [number("audiosamplerate", 22050)],
      payload: [0xAF, 0, 0x2B, 0x92, 8, 0]),
    Claim(
      name: "HE-AAC by the rate that is heard", properties: [number("audiosamplerate", 44100)],
      payload: [0xAF, 0, 0x2B, 0x92, 8, 0]),
    Claim(
      name: "AAC of another rate", properties: [number("audiosamplerate", 48000)],
      payload: Wire.aacHeader, told: ["audiosamplerate"]),
    Claim(
      name: "Opus by the rate that went in", properties: [number("audiosamplerate", 44100)],
      payload: [0x90] + Array("OpusOpusHead".utf8) + [1, 2, 56, 1, 0x80, 0xBB, 0, 0, 0, 0, 0]),
  ]

  @Test(arguments: codecs + sizes + rates)
  func `onMetaData contradicts where no reading of it is true`(claim: Claim) {
    var conversation = Conversation()
    conversation.publish()
    conversation.client(
      Wire.message(
        chunkStream: 4, type: 18, stream: 1,
        Wire.string("@setDataFrame") + Wire.string("onMetaData") + Wire.array(claim.properties)),
      at: 35)
    let isAudio = claim.properties.allSatisfy { $0.0.hasPrefix("audio") }
    conversation.client(isAudio ? Wire.audio(claim.payload) : Wire.video(claim.payload), at: 40)
    let told = conversation.finish().findings
      .filter { $0.problem.id == "media.metadata-contradicts" }.map(\.sentence)
    #expect(told.count == claim.told.count)
    for name in claim.told {
      #expect(told.contains { $0.hasPrefix("onMetaData says \(name) ") })
    }
  }
}
