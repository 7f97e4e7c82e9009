import Media
import RTMP
import Testing

@Suite struct NumberedIDTests {
  @Test func `what has a number is written and printed as one`() {
    let chunkStream: ChunkStreamID = 65_599
    let stream: MessageStreamID = 1
    let type: MessageType = 9
    #expect("\(chunkStream) \(stream) \(type)" == "65599 1 9")
    #expect(type == .video)
  }

  @Test func `a codec is written and printed as its four characters`() {
    let codec: FourCC = "hvc1"
    #expect(codec == .hevc)
    #expect("\(codec) \(FourCC(rawValue: 0))" == "hvc1 0x0")
  }
}
