import Media
import AMF
import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct DecoderConfigurationTests {
  struct Video: Sendable, CustomTestStringConvertible {
    let name: String
    let payload: String
    let facts: [String]

    var testDescription: String { name }
  }

  /// Sequence headers as ffmpeg 9 and OBS Studio 29 send them.
  static let videos: [Video] = [
    Video(
      name: "H.264, x264",
      payload: """
        17 00 000000 0164000CFFE1001A6764000CACD941419F9F011000000300100000030320F142996001000468EF8FCB\
        FDF8F800
        """,
      facts: ["High", "1.2", "320", "180", "25.0", "8", "4:2:0"]),
    Video(
      name: "H.264, a track of several",
      payload: """
        96 00 61766331 01 0164000BFFE100196764000BACD9428DF93011000003000100000300320F14299601000468EF8\
        FCBFDF8F800
        """,
      facts: ["High", "1.1", "160", "90", "25.0", "8", "4:2:0"]),
    Video(
      name: "AV1", payload: "90 61763031 81000C000A0B0200000521E7F66017C002",
      facts: ["Main", "2.0", "320", "180", "nil", "8", "4:2:0"]),
    // Made up after the specification: timing of 25 frames a second, and a decoder model.
    Video(
      name: "AV1 with timing",
      payload: "90 61763031 81000C00 0A 19 040000000400000067A4000000052980001080000270F3FB30",
      facts: ["Main", "2.0", "320", "180", "25.0", "8", "4:2:0"]),
    // Made up after the specification: one sub-layer, 1920x1080 at 50 frames a second.
    Video(
      name: "H.266",
      payload: "90 76766331 FF 0011 5F 01 02 33 40 00 0780 0438 3200",
      facts: ["Main 10", "3.1", "1920", "1080", "50.0", "10", "4:2:0"]),
    Video(
      name: "H.266, cropped by its conformance window",
      payload: """
        9076766331ff00655f010220800000014000b80000028f00010096007900ab02208000008028202e7d9a801cdffeb0\
        84d958c10209c00ca0c5842183110819220d487a3d5a92f249a92c9116a22f1126a22452444992224d4659210b5085\
        e10bd5a92f25ea19418b100c5880810810102a102020690810102c408081104040b2080812101064081108102c8408\
        122041a081241070832045a104908710d09723950cc119c500000300000100000300191880900001000b0081000014\
        101722241f41
        """,
      facts: ["Main 10", "2.0", "320", "180", "nil", "10", "4:2:0"]),
    Video(
      name: "H.264, interlaced",
      payload: """
        1700000000014d4015ffe10018674d4015f40a19f93011000003000100000300321f142aa001000468de0fc8
        """,
      facts: ["Main", "2.1", "320", "180", "25.0", "8", "4:2:0"]),
    Video(
      name: "VP9", payload: "90 76703039 01000000 000B82020202 0000",
      facts: ["profile 0", "1.1", "nil", "nil", "nil", "8", "4:2:0"]),
  ]

  @Test(arguments: [
    // A tag header with FourCC, and the frame's head.
    ("11 76703039", ""), ("91 76703039 82 498342 00 13F0 0B30", "320x180"),
    ("91 76703038 100200 9D012A 4001 B400", "320x180"), ("91 76703039 86 498342 00 13F0 0B30", ""),
    ("91 76703038 110200 9D012A 4001 B400", ""), ("91 76703038 100200 9D012A 40", ""),
    // Sorenson H.263: a size by its code, one in 16 bits, an inter frame, and one that is cut off.
    ("12 000080028000", "320x240"), ("12 00008000809F005900", "318x178"), ("22 000080028000", ""),
    ("12 00008000809F", ""),
    // Screen Video 1 and 2.
    ("13 3280 31E0", "640x480"), ("16 3280 31E0", "640x480"), ("13 3280 31", ""),
    // VP6 with and without a second partition, cropped, with alpha; an inter frame under a key frame's tag.
    ("14 00 00 30 0000 0F14 0F14", "320x240"), ("14 2E 00 36 0C14 0C14", "318x178"),
    ("15 00 000010 01 36 0000 0F14 0F14", "320x240"), ("14 00 80 30 0000 0F14", ""),
  ]) func `a key frame of a codec whose sequence header does not tells the size`(
    hex: String, size: String
  ) throws {
    let header = try videoHeader([UInt8](hex: hex))
    var shown = ""
    if case .video(let facts)? = header.configuration, let width = facts.width,
      let height = facts.height
    {
      shown = "\(width)x\(height)"
    }
    #expect(shown == size)
  }

  struct Audio: Sendable, CustomTestStringConvertible {
    let name: String
    let payload: String
    let facts: [String]

    var testDescription: String { name }
  }

  static let audios: [Audio] = [
    Audio(name: "AAC LC", payload: "AF 00 121056E500", facts: ["LC", "44100", "2", "nil"]),
    Audio(name: "AAC LC, mono", payload: "AF 00 1208", facts: ["LC", "44100", "1", "nil"]),
    Audio(name: "HE-AAC", payload: "AF 00 2B92 0800", facts: ["HE-AAC", "44100", "2", "nil"]),
    Audio(name: "HE-AAC v2", payload: "AF 00 EB8A 0800", facts: ["HE-AACv2", "44100", "2", "nil"]),
    Audio(
      name: "HE-AAC behind LC", payload: "AF 00 1390 56E5A0",
      facts: ["HE-AAC", "44100", "2", "nil"]),
    Audio(
      name: "AAC with its rate in full", payload: "AF 00 178056 2208",
      facts: ["LC", "44100", "1", "nil"]),
    Audio(
      name: "Opus", payload: "90 4F707573 4F7075734865616401023801 80BB0000 000000",
      facts: ["nil", "48000", "2", "nil"]),
    Audio(
      name: "FLAC",
      payload: """
        90 664C6143 664C6143 80000022 1000 1000 000000 000000 0AC442F0 00000000 \
        00000000000000000000000000000000
        """,
      facts: ["nil", "44100", "2", "16"]),
    Audio(
      name: "FLAC as ffmpeg writes it",
      payload: """
        90 664C6143 0400 0400 000000 000815 0BB800F0 00000000 00000000000000000000000000000000
        """,
      facts: ["nil", "48000", "1", "16"]),
    Audio(
      name: "FLAC with a block header, but no marker",
      payload: """
        90 664C6143 80000022 0400 0400 000000 000815 0BB800F0 00000000 \
        00000000000000000000000000000000
        """,
      facts: ["nil", "48000", "1", "16"]),
    // What the tag header says of these is wrong, and is to be.
    Audio(name: "Nellymoser 16 kHz", payload: "42 00", facts: ["nil", "16000", "1", "nil"]),
    Audio(name: "Nellymoser 8 kHz", payload: "52 00", facts: ["nil", "8000", "1", "nil"]),
    Audio(name: "Nellymoser", payload: "6B 00", facts: ["nil", "22050", "1", "nil"]),
    Audio(name: "G.711 A-law", payload: "7F 00", facts: ["nil", "8000", "2", "nil"]),
    Audio(name: "G.711 µ-law", payload: "82 00", facts: ["nil", "8000", "1", "nil"]),
    Audio(name: "Speex", payload: "BF 00", facts: ["nil", "16000", "1", "nil"]),
    Audio(name: "MPEG-1 audio", payload: "2F FFFB9464", facts: ["nil", "48000", "2", "nil"]),
    Audio(name: "MPEG-2 audio", payload: "2F FFF364C4", facts: ["nil", "24000", "1", "nil"]),
    Audio(name: "MPEG-2.5 audio", payload: "E2 FFE348C4", facts: ["nil", "8000", "1", "nil"]),
    Audio(
      name: "MP3 by its FourCC", payload: "91 2E6D7033 FFFB9064",
      facts: ["nil", "44100", "2", "nil"]),
    Audio(
      name: "AC-3", payload: "91 61632D33 0B77 ABCD 54 40 43E1",
      facts: ["nil", "44100", "2", "nil"]),
    Audio(
      name: "E-AC-3", payload: "91 65632D33 0B77 00FF 3F 8600", facts: ["nil", "48000", "6", "nil"]),
  ]

  @Test(arguments: videos) func `a video sequence header tells what a person asks for`(
    video: Video
  ) throws {
    let header = try videoHeader([UInt8](hex: video.payload))
    let configuration = header.configuration ?? header.enhanced?.tracks.first?.content.configuration
    guard case .video(let facts)? = configuration else {
      Issue.record("\(header)")
      return
    }
    let all: [String] = [
      facts.profile ?? "nil", facts.level ?? "nil", facts.width.map { "\($0)" } ?? "nil",
      facts.height.map { "\($0)" } ?? "nil", facts.frameRate.map { "\($0)" } ?? "nil",
      facts.bitDepth.map { "\($0)" } ?? "nil", facts.chroma?.name ?? "nil",
    ]
    #expect(all == video.facts)
  }

  @Test(arguments: audios) func `an audio sequence header tells what a person asks for`(
    audio: Audio
  ) throws {
    let header = try audioHeader([UInt8](hex: audio.payload))
    guard case .audio(let facts)? = header.configuration else {
      Issue.record("\(header)")
      return
    }
    let all: [String] = [
      facts.profile ?? "nil", facts.sampleRate.map { "\($0)" } ?? "nil",
      facts.channels.map { "\($0)" } ?? "nil", facts.bitDepth.map { "\($0)" } ?? "nil",
    ]
    #expect(all == audio.facts)
  }

  @Test(arguments: ["3F 00", "1B 00", "22 FFE99464", "22 FFFB", "22 000001", "90 664C6143 00"])
  func `sound that nothing but the tag header tells of has no configuration`(hex: String) throws {
    let configuration = try audioHeader([UInt8](hex: hex)).configuration
    #expect(configuration == nil || configuration == .unreadable(.endOfBytes))
  }

  @Test func `a rate is that of the sound, where the tag header has no number for it`() throws {
    let speex = try audioHeader([UInt8](hex: "BF 00"))
    #expect((speex.sound?.rate, speex.heardRate) == (44100, 16000))
    #expect((speex.sound?.channels, speex.heardChannels) == (2, 1))
    let pcm = try audioHeader([UInt8](hex: "3B 00"))
    #expect((pcm.sound?.rate, pcm.heardRate) == (22050, 22050))
  }

  @Test(arguments: videos)
  func `a configuration cut anywhere, or with any byte wrong, is read to some end`(
    video: Video
  ) throws {
    let bytes = [UInt8](hex: video.payload)
    for count in 6..<bytes.count { _ = try? videoHeader(Array(bytes.prefix(count))) }
    for index in 6..<bytes.count {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var broken = bytes
        broken[index] = value
        _ = try? videoHeader(broken)
      }
    }
    let cut = try videoHeader(Array(bytes.prefix(bytes.count < 20 ? 7 : 13)))
    let configuration = cut.configuration ?? cut.enhanced?.tracks.first?.content.configuration
    #expect(configuration == .unreadable(.endOfBytes))
  }

  private func videoHeader(_ bytes: [UInt8]) throws -> VideoTagHeader {
    var payload = ByteReader(bytes.span)
    return try VideoTagHeader(&payload)
  }

  private func audioHeader(_ bytes: [UInt8]) throws -> AudioTagHeader {
    var payload = ByteReader(bytes.span)
    return try AudioTagHeader(&payload)
  }
}
