import Flows
import RTMP
import Rules
import Sessions
import TestSupport
import Testing

@testable import Reports

@Suite struct DetailTextTests {
  typealias Wire = WireBuilder

  @Test func `capabilities in a connect have their names behind them`() throws {
    let object = Wire.object([
      ("capsEx", Wire.number(3)), ("objectEncoding", Wire.number(3)),
      ("videoFourCcInfoMap", Wire.object([("*", Wire.number(4)), ("av01", Wire.number(3))])),
    ])
    let payload = Wire.string("connect") + Wire.number(1) + object
    let lines = try details(20, payload)
    #expect(
      lines.drop { $0 != "command object:" } == [
        "command object:", "capsEx: 3 (Reconnect, Multitrack)", "objectEncoding: 3 (AMF3)",
        "videoFourCcInfoMap: {*: 4, av01: 3} (*: CanForward; av01: CanDecode, CanEncode)",
      ])
  }

  @Test func `codecs and colours have their names behind them`() throws {
    let tracks = Wire.object([
      ("1", Wire.object([("audiocodecid", Wire.number(1_332_770_163))])),
      ("2", Wire.object([("audiocodecid", Wire.number(10))])),
    ])
    let object = Wire.object([
      ("videocodecid", Wire.number(1_635_135_537)), ("audioTrackIdInfoMap", tracks),
    ])
    let lines = try details(18, Wire.string("onMetaData") + object)
    #expect(
      lines.drop { $0 != "value 1:" } == [
        "value 1:", "videocodecid: 1635135537 (AV1)",
        "audioTrackIdInfoMap: {1: {audiocodecid: 1332770163}, 2: {audiocodecid: 10}} "
          + "(1: audiocodecid: Opus; 2: audiocodecid: AAC)",
      ])
    let config = Wire.object([
      ("bitDepth", Wire.number(10)), ("colorPrimaries", Wire.number(9)),
      ("transferCharacteristics", Wire.number(16)), ("matrixCoefficients", Wire.number(3)),
    ])
    let info = Wire.string("colorInfo") + Wire.object([("colorConfig", config)])
    let text =
      "colorConfig: {bitDepth: 10, colorPrimaries: 9, transferCharacteristics: 16, "
      + "matrixCoefficients: 3} (colorPrimaries: BT.2020; transferCharacteristics: SMPTE ST 2084 (PQ))"
    for head in [[0x94] + Array("hvc1".utf8), [0x96, 0x04] + Array("hvc1".utf8) + [1]] {
      let lines = try details(9, head + info)
      #expect(
        lines.drop { !$0.hasPrefix("metadata") } == [
          "metadata 1: \"colorInfo\"", "metadata 2:", text,
        ])
    }
  }

  @Test func `only so many chunks are listed`() throws {
    let payload = Wire.string("onX") + Wire.string(String(repeating: "x", count: 10 * 128))
    let lines = try details(18, payload)
    #expect(
      lines.dropFirst(2).prefix(9) == [
        "chunk at 3073: type 0, header 12 B, payload 128 B",
        "chunk at 3213: type 3, header 1 B, payload 128 B",
        "chunk at 3342: type 3, header 1 B, payload 128 B",
        "chunk at 3471: type 3, header 1 B, payload 128 B",
        "chunk at 3600: type 3, header 1 B, payload 128 B",
        "chunk at 3729: type 3, header 1 B, payload 128 B",
        "chunk at 3858: type 3, header 1 B, payload 128 B",
        "chunk at 3987: type 3, header 1 B, payload 128 B",
        "and 3 more, the last at 4374",
      ])
  }

  @Test func `an argument without a name has its number`() throws {
    let payload = Wire.string("foo") + Wire.number(0) + [5] + Wire.string("a") + Wire.number(2)
    let lines = try details(20, payload)
    #expect(
      lines == [
        "message 0, type 20 (command), 29 B, stream offsets 3073..<3114",
        "chunk stream 5, message stream 1, timestamp 0 ms",
        "chunk at 3073: type 0, header 12 B, payload 29 B", "command object: null",
        "argument 1: \"a\"", "argument 2: 2",
      ])
  }

  @Test func `NAL units are listed, and bytes are shown as text too`() throws {
    let frame = [UInt8](hex: "17 01 000000 00000002 6741 00000002 6588 00000001 41")
    let lines = try details(9, frame, withBytes: true)
    #expect(
      lines.dropFirst(3) == [
        "05           format 0, chunk_stream_id 5", "00 00 00     timestamp 0",
        "00 00 16     message_length 22", "09           message_type video",
        "01 00 00 00  message_stream_id 1", "NAL units: SPS 2 B, IDR slice 2 B, slice 1 B",
        "00000000 17 01 00 00 00 00 00 00  02 67 41 00 00 00 02 65 |.........gA....e|",
        "00000010 88 00 00 00 01 41                                |.....A|",
      ])
  }

  @Test func `each packet of a handshake is opened into what its bytes are`() {
    let wire = WireBuilder.handshake(own: 1, peer: 2)
    var analyzer = StreamAnalyzer(direction: .serverToClient)
    analyzer.append(wire.span)
    analyzer.finish()
    var lines: [Substring] = []
    while let event = analyzer.next() {
      guard case .handshake(let report) = event.content else { continue }
      lines = written { $0.write(packetsOf: report) }.split(separator: "\n").map {
        $0.drop { $0 == " " }
      }
    }
    #expect(
      lines.filter { !$0.hasPrefix("0") || !$0.contains(" 01 01") && !$0.contains(" 02 02") } == [
        "S0 at 0: 1 byte", "03           version 3", "S1 at 1: 1536 bytes",
        "00 00 00 00  epoch 0", "00 00 00 00  peer_version 0.0.0.0", "random, 1528 bytes",
        "S2 at 1537: 1536 bytes", "00 00 00 00  peer_epoch 0", "00 00 00 00  read_time 0",
        "random, 1528 bytes",
      ])
    let rows = lines.filter { $0.hasPrefix("05f8") }
    #expect(rows == ["05f8 01 01 01 01 01 01 01 01", "05f8 02 02 02 02 02 02 02 02"])
  }

  /// Without the blanks that open each line.
  private func details(
    _ type: UInt8, _ payload: [UInt8], withBytes: Bool = false
  ) throws -> [String] {
    var options = RTMPDecoder.Options()
    options.retention = .whole
    options.listedChunks = TimelineRenderer.listedChunks
    options.keepsHeaders = withBytes
    let report = try MessageExample(type, payload).report(options)
    return written { $0.write(detailsOf: report, withFrames: false, withBytes: withBytes) }
      .split(separator: "\n").map { String($0.drop { $0 == " " }) }
  }
}
