import Packets
import RTMP
import Sessions
import TestSupport
import Testing

/// Which connections are shown on a port where nobody expects RTMP.
@Suite struct RecognitionTests {
  typealias Wire = WireBuilder

  /// Bytes that are no RTMP, though their first is that of a handshake.
  enum Noise: CaseIterable {
    case sameOfBoth, ofEachSide, ofClient, ofServer, packets, threes

    /// What the client sends, and what the server does.
    func bytes(_ seed: UInt64) -> (client: [UInt8], server: [UInt8]) {
      var generator = SeededGenerator(seed: seed)
      func random(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
      let noise = [3] + random(12_000)
      switch self {
      case .sameOfBoth: return (noise, noise)
      case .ofEachSide: return (noise, [3] + random(12_000))
      case .ofClient: return (noise, [])
      case .ofServer: return ([], noise)
      case .packets:
        // TPKT, as RDP has it: 3, 0, and the packet's length with these four bytes.
        let packets = (0..<60).flatMap { _ in
          let count = Int.random(in: 3...400, using: &generator)
          return [3, 0, UInt8((count + 4) >> 8), UInt8((count + 4) & 0xFF)] + random(count)
        }
        return ([3, 0, 0, 19] + packets, packets)
      case .threes:
        let threes = [UInt8](repeating: 3, count: 8000)
        return (threes, threes)
      }
    }
  }

  @Test(arguments: Noise.allCases, 1...8 as ClosedRange<UInt64>)
  func `bytes that only begin like a handshake are not shown`(noise: Noise, seed: UInt64) {
    let (client, server) = noise.bytes(seed)
    for isMidstream in [false, true] {
      var connection = Conversation(serverPort: 3389)
      connection.isMidstream = isMidstream
      connection.client(client, at: 1)
      connection.server(server, at: 1)
      #expect(connection.finish().flows.isEmpty)
    }
  }

  /// What comes behind noise in the place of the handshake.
  struct Opening: CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let isShown: Bool

    init(_ description: String, _ bytes: [UInt8], isShown: Bool) {
      (testDescription, self.bytes, self.isShown) = (description, bytes, isShown)
    }
  }

  private static let window = Wire.message(chunkStream: 2, type: 5, [0, 38, 37, 160])

  @Test(arguments: [
    Opening("one control message", Wire.setChunkSize(5_725_206), isShown: false),
    Opening(
      "two on another chunk stream",
      Wire.message(chunkStream: 9, type: 1, [0, 0, 16, 0])
        + Wire.message(chunkStream: 9, type: 5, [0, 38, 37, 160]), isShown: false),
    Opening(
      "two of a message stream",
      Wire.message(chunkStream: 2, type: 1, stream: 7, [0, 0, 16, 0])
        + Wire.message(chunkStream: 2, type: 5, stream: 7, [0, 38, 37, 160]), isShown: false),
    Opening(
      "two that are too long",
      Wire.message(chunkStream: 2, type: 1, [0, 0, 16, 0, 9])
        + Wire.message(chunkStream: 2, type: 5, [0, 38, 37, 160, 9]), isShown: false),
    Opening(
      "a command that breaks off",
      Wire.message(chunkStream: 3, type: 20, Array(Wire.string("connect").dropLast())),
      isShown: false),
    Opening("audio", Wire.message(chunkStream: 4, type: 8, [0xAF, 1, 2, 3]), isShown: false),
    Opening("two control messages", Wire.setChunkSize(4096) + window, isShown: true),
    Opening("a command", Wire.command("connect", 1), isShown: true),
  ])
  func `messages behind a handshake that proves nothing bear each other out`(opening: Opening) {
    var generator = SeededGenerator(seed: 1)
    let noise = (1..<Handshake.byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
    var connection = Conversation(serverPort: 3389)
    connection.client([3] + noise + opening.bytes, at: 1)
    #expect(connection.finish().flows.count == (opening.isShown ? 1 : 0))
  }

  @Test(arguments: [false, true])
  func `a handshake with random bytes that are repeated is shown`(hasCommand: Bool) {
    var generator = SeededGenerator(seed: 1)
    var packet: [UInt8] {
      [UInt8](repeating: 0, count: 8)
        + (8..<HandshakePacket.byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    let (first, answer) = (packet, packet)
    var connection = Conversation(serverPort: 3389)
    connection.client([3] + first, at: 1)
    connection.server([3] + answer + first, at: 2)
    if hasCommand { connection.client(answer + Wire.command("connect", 1), at: 3) }
    let outcome = connection.finish()
    #expect(outcome.flows.map(\.server.port) == [3389])
    #expect(outcome.messages.count == (hasCommand ? 1 : 0))
  }
}
