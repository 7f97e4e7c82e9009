import ByteParsing
import Capture
import Flows
import Packets
import RTMP
import TestSupport

/// One direction of a recorded connection, and what it says when nothing is missing.
struct RecordedStream {
  private(set) var bytes: [UInt8] = []
  private(set) var messages: [Message] = []
  private(set) var messagesByOffset: [StreamOffset: Message] = [:]

  static func all(in fixture: Fixture) throws -> [RecordedStream] {
    struct Key: Hashable {
      let flow: FlowID
      let direction: Direction
    }
    var source = try CaptureSource(paths: [fixture.capturePath])
    var packets = PacketDecoder()
    var flows = FlowTable()
    var streams: [Key: RecordedStream] = [:]
    while let packet = source.nextPacket() {
      guard packets.decode(packet) == .segment else { continue }
      flows.append(packets.segment, of: packet.bytes, frame: packet.number, at: packet.time)
      while let event = flows.next() {
        switch event {
        case .bytes(let flow, let direction, let range):
          let bytes = [UInt8](copying: packet.bytes.extracting(range))
          streams[Key(flow: flow, direction: direction), default: .init()].bytes += bytes
        case .heldBytes(let flow, let direction, let held):
          streams[Key(flow: flow, direction: direction), default: .init()].bytes += held.bytes
        default: break
        }
      }
    }
    return streams.values.map(\.decoded)
  }

  private var decoded: RecordedStream {
    var options = RTMPDecoder.Options()
    options.retention = .whole
    var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
    var input = ByteReader(bytes.span)
    var whole = self
    while let element = decoder.next(&input) {
      if case .message(let message) = element { whole.messages.append(message) }
    }
    for message in whole.messages { whole.messagesByOffset[message.start.offset] = message }
    return whole
  }
}
