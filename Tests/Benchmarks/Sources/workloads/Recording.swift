internal import ByteParsing
internal import Capture
internal import Flows
internal import Packets

/// A capture's packets in memory, so that reading them is not measured.
struct Recording {
  struct Packet {
    let time: CaptureTime
    let linkType: LinkType
    let originalLength: Int
    let bytes: [UInt8]
  }

  private(set) var packets: [Packet] = []

  init(path: String) throws {
    var source = try CaptureSource(paths: [path])
    while let packet = source.nextPacket() {
      packets.append(
        Packet(
          time: packet.time, linkType: packet.linkType, originalLength: packet.originalLength,
          bytes: [UInt8](copying: packet.bytes)))
    }
  }

  /// Hands every packet over.
  func replay(_ body: (borrowing CapturedPacket) -> Void) {
    for (index, packet) in packets.enumerated() {
      body(
        CapturedPacket(
          number: UInt64(index + 1), time: packet.time, linkType: packet.linkType,
          originalLength: packet.originalLength, bytes: packet.bytes.span))
    }
  }

  /// The bytes that the client of the first connection sent, in order.
  func clientBytes() -> [UInt8] {
    var decoder = PacketDecoder()
    var flows = FlowTable()
    var stream: [UInt8] = []
    replay { packet in
      guard decoder.decode(packet) == .segment else { return }
      flows.append(decoder.segment, of: packet.bytes, frame: packet.number, at: packet.time)
      while let event = flows.next() {
        switch event {
        case .bytes(FlowID(rawValue: 0), .clientToServer, let range):
          stream.append(copying: packet.bytes.extracting(range))
        case .heldBytes(FlowID(rawValue: 0), .clientToServer, let held):
          stream += held.bytes
        default:
          break
        }
      }
    }
    return stream
  }
}
