import Media
import Export
import TestSupport
import Testing

@Suite struct FLVExportTests {
  private typealias Tag = ExportConversation.Tag

  private static let audioHeader: [UInt8] = [0xAF, 0, 0x12, 0x10]
  private static let videoHeader: [UInt8] = [0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x0D, 0xFF, 0xE0, 0]
  private static let keyFrame: [UInt8] = [0x17, 1, 0, 0, 0, 0, 0, 0, 2, 0x65, 1]
  private static let interFrame: [UInt8] = [0x27, 1, 0, 0, 0, 0, 0, 0, 2, 0x41, 1]
  private static let sound: [UInt8] = [0xAF, 1, 0x21, 0x10]
  private static let metadata: [UInt8] =
    WireBuilder.string("onMetaData") + [8, 0, 0, 0, 0, 0, 0, 9]
  private static let file = "flow1-publish-live-cam1.flv"

  @Test func `tags are what was sent, and data loses only what is said to the server`() throws {
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.send(
      WireBuilder.message(
        chunkStream: 4, type: 18, stream: 1,
        WireBuilder.string("@setDataFrame") + Self.metadata))
    talk.video(Self.videoHeader, at: 0)
    talk.audio(Self.audioHeader, at: 0)
    talk.video(Self.keyFrame, at: 40)
    talk.audio(Self.sound, at: 63)
    talk.video(Self.interFrame, at: 1340)
    talk.finish()
    #expect(
      talk.tags(Self.file) == [
        Tag(type: 18, timestamp: 0, payload: Self.metadata),
        Tag(type: 9, timestamp: 0, payload: Self.videoHeader),
        Tag(type: 8, timestamp: 0, payload: Self.audioHeader),
        Tag(type: 9, timestamp: 40, payload: Self.keyFrame),
        Tag(type: 8, timestamp: 63, payload: Self.sound),
        Tag(type: 9, timestamp: 1340, payload: Self.interFrame),
      ])
    #expect(talk.files[Self.file]?[4] == 5)
    #expect(talk.summaries[Self.file] == "2 audio, 3 video, 1 data; 1.3 s")
    #expect(talk.remarks == [])
  }

  @Test(arguments: [0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
  func `timestamps keep all their 32 bits`(timestamp: UInt32) throws {
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.audio(Self.sound, at: timestamp)
    talk.finish()
    #expect(
      talk.tags(Self.file) == [Tag(type: 8, timestamp: timestamp, payload: Self.sound)])
    #expect(talk.files[Self.file]?[4] == 4)
  }

  @Test func `the time that a file spans runs on where timestamps begin again`() {
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.audio(Self.sound, at: 0xFFFF_FF00)
    talk.audio(Self.sound, at: 0x2DC)
    talk.finish()
    #expect(talk.summaries[Self.file] == "2 audio, 0 video, 0 data; 0.9 s")
  }

  @Test func `an aggregate is split into its parts`() {
    func part(_ type: UInt8, _ timestamp: UInt32, _ payload: [UInt8]) -> [UInt8] {
      [type] + WireBuilder.uint24(UInt32(payload.count)) + WireBuilder.uint24(timestamp)
        + [UInt8(timestamp >> 24), 0, 0, 1] + payload
        + PacketBuilder.bytes(UInt32(payload.count) + 11)
    }
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.send(
      WireBuilder.message(
        chunkStream: 4, type: 22, stream: 1, timestamp: 5000,
        part(9, 100, Self.keyFrame) + part(8, 123, Self.sound) + part(3, 130, [0, 0, 0, 0])
          + part(9, 140, Self.interFrame)))
    talk.finish()
    #expect(
      talk.tags(Self.file) == [
        Tag(type: 9, timestamp: 5000, payload: Self.keyFrame),
        Tag(type: 8, timestamp: 5023, payload: Self.sound),
        Tag(type: 9, timestamp: 5040, payload: Self.interFrame),
      ])
  }

  @Test func `encrypted parts of an aggregate are not written`() {
    func part(_ type: UInt8, _ timestamp: UInt32, _ payload: [UInt8]) -> [UInt8] {
      [type] + WireBuilder.uint24(UInt32(payload.count)) + WireBuilder.uint24(timestamp)
        + [0, 0, 0, 0] + payload + PacketBuilder.bytes(UInt32(payload.count) + 11)
    }
    let filter: UInt8 = 0x20
    let name = WireBuilder.string("onX") + [5]
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.send(
      WireBuilder.message(
        chunkStream: 4, type: 22, stream: 1, timestamp: 5000,
        part(9, 0, Self.keyFrame) + part(9 | filter, 40, Self.interFrame)
          + part(8 | filter, 50, Self.sound) + part(18 | filter, 60, name)
          + part(8, 73, Self.sound) + part(18, 80, name)))
    talk.finish()
    #expect(
      talk.tags(Self.file) == [
        Tag(type: 9, timestamp: 5000, payload: Self.keyFrame),
        Tag(type: 8, timestamp: 5073, payload: Self.sound),
        Tag(type: 18, timestamp: 5080, payload: name),
      ])
  }

  @Test func `streams of the same name have files of their own`() {
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.audio(Self.sound, at: 1)
    talk.publish("cam1")
    talk.audio(Self.sound, at: 2)
    talk.finish()
    #expect(talk.tags(Self.file)?.map(\.timestamp) == [1])
    #expect(talk.tags("flow1-publish-live-cam1-2.flv")?.map(\.timestamp) == [2])
  }

  // MARK: What is missing

  /// A publisher's middle, with enough of it to be found.
  private func midstream(_ options: ExportOptions, hasVideo: Bool = true) -> ExportConversation {
    var talk = ExportConversation(options, isMidstream: true)
    for place in 0..<40 as Range<UInt32> {
      let time = 90_000 + 20 * place
      talk.audio(Self.sound, at: time)
      if hasVideo {
        talk.video(place == 20 ? Self.keyFrame : Self.interFrame, at: time + 1)
      }
      if place == 10 { talk.audio(Self.audioHeader, at: time + 2) }
    }
    talk.finish()
    return talk
  }

  @Test func `a stream whose start is missing begins with a key frame`() throws {
    let talk = midstream(ExportOptions())
    let tags = try #require(talk.tags("flow1-publish.flv"))
    #expect(tags.first == Tag(type: 8, timestamp: 90_202, payload: Self.audioHeader))
    #expect(tags.dropFirst().first == Tag(type: 9, timestamp: 90_401, payload: Self.keyFrame))
    #expect(tags.count == 40)
    #expect(talk.remarks.contains { $0.contains("before the first key frame left out") })
  }

  @Test func `a stream whose start is missing begins at once where that is asked for`() throws {
    var options = ExportOptions()
    options.startsAtFirst = true
    let tags = try #require(midstream(options).tags("flow1-publish.flv"))
    #expect(tags.first?.timestamp == 90_000)
    #expect(tags.count == 81)
  }

  @Test func `audio alone waits for no key frame`() throws {
    let talk = midstream(ExportOptions(), hasVideo: false)
    let tags = try #require(talk.tags("flow1-publish.flv"))
    #expect(tags.count == 41)
    #expect(talk.summaries["flow1-publish.flv"] == "41 audio, 0 video, 0 data; 0.7 s")
  }

  @Test func `a message with a hole is left out and counted`() throws {
    var talk = ExportConversation(raw: true)
    talk.publish("cam1")
    talk.audio(Self.sound, at: 0)
    let frame = Self.keyFrame + [UInt8](repeating: 7, count: 100)
    let message = WireBuilder.message(
      chunkStream: 6, type: 9, stream: 1, timestamp: 20, frame)
    talk.send(Array(message.prefix(40)))
    talk.lose(20)
    talk.send(Array(message.dropFirst(60)))
    for time in 2..<20 as Range<UInt32> { talk.audio(Self.sound, at: 20 * time) }
    talk.finish()
    let tags = try #require(talk.tags(Self.file))
    #expect(!tags.contains { $0.type == 9 })
    #expect(tags.last == Tag(type: 8, timestamp: 380, payload: Self.sound))
    #expect(talk.remarks.contains("\(Self.file): 1 incomplete message left out"))
    let lines = try #require(talk.lines["flow1-c2s.bin"])
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("hole: 20 bytes from stream offset ") == true)
  }

  @Test func `where only deltas are known they are counted from 0`() throws {
    var talk = ExportConversation(isMidstream: true)
    // Type 1 headers: a delta, a length, a type.
    for place in 0..<40 as Range<UInt32> {
      talk.send(
        [0x44] + WireBuilder.uint24(20 + place % 2) + WireBuilder.uint24(4) + [8] + Self.sound)
    }
    talk.finish()
    let tags = try #require(talk.tags("flow1-publish.flv"))
    #expect(tags.prefix(4).map(\.timestamp) == [0, 21, 41, 62])
    #expect(talk.remarks.contains { $0.contains("timestamps are counted from 0") })
  }

  @Test func `a stream goes on in a second file where a hole leaves only deltas`() throws {
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.video(Self.videoHeader, at: 1000)
    talk.video(Self.keyFrame, at: 1000)
    func video(_ payload: [UInt8]) -> [UInt8] {
      [0x46] + WireBuilder.uint24(40) + WireBuilder.uint24(UInt32(payload.count)) + [9] + payload
    }
    talk.send(video(Self.interFrame))
    talk.lose(18)
    for place in 0..<40 { talk.send(video(place == 30 ? Self.keyFrame : Self.interFrame)) }
    talk.finish()
    #expect(talk.tags(Self.file)?.map(\.timestamp) == [1000, 1000, 1040])
    let next = "flow1-publish-live-cam1-2.flv"
    let tags = try #require(talk.tags(next))
    #expect(tags.prefix(2).map(\.payload) == [Self.videoHeader, Self.keyFrame])
    #expect(tags.dropFirst(2).allSatisfy { $0.payload == Self.interFrame })
    #expect(
      zip(tags.dropFirst(), tags.dropFirst(2)).allSatisfy { $1.timestamp == $0.timestamp + 40 })
    #expect(talk.remarks.contains { $0.hasPrefix("\(next): timestamps are counted from 0") })
  }

  @Test func `a stream without a key frame has no file, and that is said`() {
    var talk = ExportConversation(isMidstream: true)
    for place in 0..<40 as Range<UInt32> { talk.video(Self.interFrame, at: 20 * place) }
    talk.finish()
    #expect(talk.files.isEmpty)
    #expect(
      talk.remarks == [
        "flow1-publish: no key frame, so there is no file (--from-first writes one)"
      ])
  }

  @Test func `a message that no tag can hold is left out and counted`() {
    var talk = ExportConversation()
    talk.publish("cam1")
    talk.audio(Self.sound, at: 0)
    talk.send(WireBuilder.message(chunkStream: 4, type: 15, stream: 1, timestamp: 10, []))
    talk.finish()
    #expect(talk.tags(Self.file)?.count == 1)
    #expect(talk.remarks.contains("\(Self.file): 1 message left out that no FLV tag can hold"))
  }

  @Test(arguments: ["../../etc/passwd", "", "\u{1B}]0;x\u{7}", "a/../../b", "..", "/tmp/x"])
  func `whatever a stream is called, its file stays where it is to be`(name: String) throws {
    var talk = ExportConversation()
    talk.publish(name, app: "../\(name)")
    talk.audio(Self.sound, at: 0)
    talk.finish()
    let file = try #require(talk.files.keys.first)
    #expect(talk.files.count == 1)
    #expect(file.wholeMatch(of: /flow1-publish[A-Za-z0-9._-]*\.flv/) != nil)
  }

  // MARK: Decoder configurations

  @Test func `decoder configurations are as sequence headers have them`() {
    var options = ExportOptions()
    options.writesConfigurations = true
    var talk = ExportConversation(options)
    talk.publish("cam1")
    talk.audio(Self.audioHeader, at: 0)
    talk.video(Self.videoHeader, at: 0)
    talk.video(Self.videoHeader, at: 0)
    let fourCC = Array("hvc1".utf8)
    // Multitrack, sequence start, many tracks: each with a number and a size.
    talk.video(
      [0x96, 0x10] + fourCC + [0, 0, 0, 2, 0xA, 0xB] + [3, 0, 0, 1, 0xC], at: 0)
    // One track, which has the rest.
    talk.video([0x96, 0x00] + fourCC + [5, 0xD, 0xE], at: 0)
    talk.finish()
    let stem = "flow1-publish-live-cam1"
    #expect(talk.files["\(stem).asc"] == [0x12, 0x10])
    #expect(talk.files["\(stem).avcC"] == Array(Self.videoHeader.dropFirst(5)))
    #expect(talk.files["\(stem).hvcC"] == [0xA, 0xB])
    #expect(talk.files["\(stem)-track3.hvcC"] == [0xC])
    #expect(talk.files["\(stem)-track5.hvcC"] == [0xD, 0xE])
    #expect(talk.files.count == 6)
  }
}
