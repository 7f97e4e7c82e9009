import Comparison
import Sessions
import TestSupport
import Testing

@Suite struct MediaComparisonTests {
  private typealias Wire = WireBuilder

  private func session(
    header: [UInt8]? = Wire.aacHeader, from start: UInt32 = 0, every interval: UInt32 = 40,
    keyEvery keyInterval: UInt32 = 1000, hasSound: Bool = true
  ) -> Comparing.Script {
    {
      $0.publish()
      $0.metadata(at: 35)
      $0.client(Wire.video(Wire.avcHeader), at: 35)
      if let header, hasSound { $0.client(Wire.audio(header), at: 35) }
      for time in stride(from: start, to: start + 4000, by: Int(interval)) {
        let at = 40 + Int64(time - start)
        let isKey = (time - start).isMultiple(of: keyInterval)
        $0.client(Wire.video(Wire.avcFrame(key: isKey), time), at: at)
        if hasSound { $0.client(Wire.audio([0xAF, 1, 0x21], time), at: at) }
      }
    }
  }

  private func differences(
    _ good: Comparing.Script, _ bad: Comparing.Script
  ) throws -> [String] {
    try Comparing()(good, bad).summaries.filter { $0.hasPrefix("media") }
  }

  @Test func `configurations are held against one another`() throws {
    let mono: [UInt8] = [0xAF, 0, 0x11, 0x88]
    #expect(
      try differences(session(), session(header: mono))
        == ["media audio.sample_rate", "media audio.channels"])
  }

  @Test func `a sequence header that is not sent is told`() throws {
    #expect(try differences(session(), session(header: nil)) == ["media audio.sequence_header"])
  }

  @Test func `a track that only one sends is told`() throws {
    #expect(try differences(session(), session(hasSound: false)) == ["media audio"])
  }

  @Test func `timestamps begin near 0, or elsewhere`() throws {
    #expect(try differences(session(), session(from: 200)) == [])
    #expect(
      try differences(session(), session(from: 900_000))
        == ["media video.first_timestamp", "media audio.first_timestamp"])
  }

  @Test func `rates differ where they do by more than a little`() throws {
    #expect(try differences(session(every: 40), session(every: 42)) == [])
    #expect(
      try differences(session(every: 40, keyEvery: 40), session(every: 20, keyEvery: 20)).contains(
        "media video.frames_per_second"))
  }

  @Test func `key frames may be further apart by a half`() throws {
    #expect(try differences(session(keyEvery: 400), session(keyEvery: 520)) == [])
    #expect(
      try differences(session(keyEvery: 400), session(keyEvery: 2000))
        == ["media video.longest_key_frame_interval"])
  }

  @Test func `a track that a capture with holes does not show is no difference`() throws {
    let comparison = try Comparing()(
      session(),
      {
        $0.isMidstream = true
        for time in stride(from: UInt32(0), to: 4000, by: 40) { $0.frame(time, key: time == 0) }
      })
    #expect(comparison.summaries == [])
    #expect(comparison.explained(by: .damage).contains { $0.summary == "media audio" })
  }
}
