import Flows
import RTMP
import Sessions
import TestSupport
import Peers

private typealias Wire = WireBuilder

/// Of Acknowledgements, windows, limits and user control events.
extension Hazard {
  static let control =
    windows + acknowledgements + [
      Hazard(
        "a server asks for an Acknowledgement every 4096 bytes",
        tells: ["ack.window-small"],
        seen: { $0.session?.windows.map(\.size) == [nil, 4096] }
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
      } but: {
        $0.meet(.oxideav, .oxideav)
      },
      Hazard(
        "a hard limit that is not the peer's window is not answered by one",
        tells: ["ack.bandwidth-unanswered"],
        seen: {
          $0.session?.windows[1].limit == 5_000_000 && $0.session?.windows[1].limitType == .hard
        }
      ) {
        $0.meet(.shiguredo, .rml(hasDigest: false), upTo: .created)
        $0.close(by: .client, at: 6000)
      } but: {
        $0.meet(.shiguredo, .shiguredo)
        $0.close(by: .client, at: 6000)
      },
      Hazard(
        "a dynamic limit is answered by the peer's own window, whatever it asks for",
        seen: {
          $0.session?.windows[0].size == 5_000_000 && $0.session?.windows[0].limit == 4096
            && $0.session?.windows[0].limitType == .dynamic
        }
      ) {
        $0.meet(.shiguredo, .scuffle(isEchoExact: true), upTo: .created)
      },
      event("SWF verification", [0, 26], .client),
      event("an event that nobody defines", [0, 40, 0, 0, 0, 1], .server),
      Hazard(
        "a server sends Stream Begin on the message stream that it is about",
        tells: ["control.wrong-stream"]
      ) {
        $0.meet(.rml, .rml)
      } but: {
        $0.meet(.oxideav, .oxideav)
      },
    ]

  private static func event(
    _ name: String, _ event: [UInt8], _ side: Role
  ) -> Hazard {
    @Sendable func verdict(_ peer: String, _ outcome: PeerAnswer.Reaction?, _ reason: String)
      -> Verdict
    { Verdict(peer: peer, side: side, outcome: outcome, reason: reason) }
    return Hazard(
      "\(name) ends some libraries' sessions, and is passed over by others",
      tells: ["control.event-unknown"],
      [
        verdict("rml_rtmp", .closes, "InvalidMessageFormat"),
        verdict("shiguredo_rtmp", .closes, "unknown user control event type"),
        verdict("oxideav-rtmp", nil, ""),
      ]
    ) {
      $0.connect([("flashVer", Wire.string("x"))])
      send(event, to: side, &$0)
    } but: {
      $0.connect([("flashVer", Wire.string("x"))])
      send([0, 6, 0, 0, 0, 1], to: side, &$0)
    }
  }

  private static func send(
    _ event: [UInt8], to side: Role, _ conversation: inout Conversation
  ) {
    let message = Wire.message(chunkStream: 2, type: 4, event)
    if side == .client {
      conversation.server(message, at: 20)
    } else {
      conversation.client(message, at: 20)
    }
  }

  // MARK: Windows

  private static let windows = [
    Hazard(
      "a limit of 4096 bytes stops a publisher whose own window asks for nothing so soon",
      tells: ["ack.window-small", "stream.not-created"],
      [.client("shiguredo_rtmp", .closes, "ACK not received")],
      seen: {
        $0.session?.windows[0].size == 5_000_000 && $0.session?.windows[0].limit == 4096
          && $0.session?.windows[0].acknowledgements == 0
      }
    ) {
      $0.meet(.shiguredo, .scuffle(isEchoExact: true))
      $0.client(filler(8300, stream: 2), at: 50)
      $0.close(by: .client, at: 60)
    } but: {
      $0.meet(.shiguredo, .shiguredo)
      $0.client(filler(8300, stream: 2), at: 50)
      $0.close(by: .client, at: 60)
    },
    Hazard(
      "a server that never acknowledges loses a publisher after 10,000,000 bytes",
      tells: ["ack.overdue"], [.client("shiguredo_rtmp", .closes, "ACK not received")],
      seen: {
        $0.says("ack.overdue", "none acknowledged, where the window is 5000000")
          && $0.session?.windows[0].acknowledgements == 0
      }
    ) {
      $0.meet(.shiguredo, .oxideav)
      send(&$0)
    } but: {
      $0.meet(.shiguredo, .oxideav)
      send(acknowledges: true, &$0)
    },
    Hazard(
      "a server that knows no window acknowledges the first read, and closes by its own limit of 0",
      tells: ["ack.unasked", "connect.unanswered"],
      [.server("shiguredo_rtmp", .closes, "window of 0")]
    ) {
      let client = LibraryClient.oxideav(isOneWrite: false)
      $0.meet(client, .shiguredo, upTo: .handshake)
      $0.client(client.opening[0], at: 5)
      $0.server(Wire.acknowledgement(16), at: 6)
      $0.client(client.opening[1], at: 7)
      $0.close(by: .server, at: 8)
    } but: {
      $0.meet(.oxideav, .shiguredo, upTo: .connected)
    },
  ]

  /// A publisher that sends 10,020,000 bytes over three seconds.
  private static func send(acknowledges: Bool = false, _ conversation: inout Conversation) {
    conversation.client(Wire.setChunkSize(65_536), at: 30)
    let frame = filler(59_900, stream: 2, chunkSize: 65_536)
    for index in 0..<167 {
      conversation.client(frame, at: 40 + 20 * Int64(index))
      if acknowledges, index.isMultiple(of: 40) {
        conversation.server(
          Wire.acknowledgement(conversation.clientByteCount - 3073), at: 40 + 20 * Int64(index))
      }
    }
    conversation.close(by: .client, at: 3400)
  }

  private static func filler(_ byteCount: Int, stream: UInt8 = 1, chunkSize: Int = 4096) -> [UInt8]
  {
    Wire.message(
      chunkStream: 6, type: 18, stream: stream,
      Wire.string("x") + [12] + PacketBuilder.bytes(UInt32(byteCount))
        + [UInt8](repeating: 0x61, count: byteCount), chunkSize: chunkSize)
  }

  // MARK: What an Acknowledgement counts

  private static let acknowledgements = [
    Hazard(
      "Acknowledgements count from the one before, and a peer that takes totals sees no progress",
      tells: ["ack.incremental"], [.client("shiguredo_rtmp", .closes, "no progress")],
      acknowledge { all, before in all - before }, but: total),
    Hazard(
      "Acknowledgements count the handshake, as it was before the last read",
      tells: ["ack.handshake-counted"],
      [.client("shiguredo_rtmp", .closes, "leaves the handshake out")],
      acknowledge { all, _ in all - 1460 }, but: acknowledge { all, _ in all - 3073 - 1460 }),
    Hazard(
      "a server that never acknowledges leaves a small window overdue", tells: ["ack.overdue"], [],
      acknowledge { _, _ in nil }, but: total),
    Hazard(
      "a server acknowledges each read, for the client announces no window",
      tells: ["ack.frequent", "ack.unasked"]
    ) {
      $0.meet(.oxideav, .shiguredo)
      for time in 0..<10 as Range<Int64> {
        $0.client(filler(1000, stream: 2), at: 50 + 20 * time)
        $0.server(Wire.acknowledgement($0.clientByteCount - 3073), at: 51 + 20 * time)
      }
    } but: {
      // Half of the window is when it has one.
      $0.meet(.shiguredo, .shiguredo)
      $0.client(Wire.window(40_000), at: 40)
      for time in 0..<10 as Range<Int64> {
        $0.client(filler(20_000, stream: 2), at: 50 + 20 * time)
        $0.server(Wire.acknowledgement($0.clientByteCount - 3073), at: 51 + 20 * time)
      }
    },
    Hazard(
      "a server takes the limit of what it may send for the window of what it acknowledges",
      tells: ["ack.frequent"],
      seen: { $0.says("ack.frequent", "They follow the Set Peer Bandwidth of 20000 bytes") }
    ) {
      limited(by: 20_000, &$0)
    } but: {
      $0.meet(.oxideav, .oxideav)
      $0.client(Wire.window(20_000) + Wire.bandwidth(20_000, type: 2), at: 40)
      send(every: 20_000, &$0)
    },
  ]

  private static func limited(by limit: UInt32, _ conversation: inout Conversation) {
    conversation.meet(.oxideav, .oxideav)
    conversation.client(Wire.window(2_500_000) + Wire.bandwidth(limit, type: 2), at: 40)
    send(every: Int(limit), &conversation)
  }

  private static func send(every byteCount: Int, _ conversation: inout Conversation) {
    for time in 0..<10 as Range<Int64> {
      conversation.client(filler(byteCount), at: 50 + 20 * time)
      conversation.server(
        Wire.acknowledgement(conversation.clientByteCount - 3073), at: 51 + 20 * time)
    }
  }

  /// A client that announces 20,000 bytes and sends some more of them each time.
  ///
  /// - Parameter number: what the server acknowledges, by all bytes so far, and by how many there
  ///   were at the time before.
  private static func acknowledge(
    _ number: @escaping @Sendable (_ all: UInt32, _ before: UInt32) -> UInt32?
  ) -> Script {
    {
      $0.publish()
      $0.client(Wire.window(20_000) + Wire.setChunkSize(4096), at: 40)
      var before = $0.clientByteCount
      for time in 0..<4 as Range<Int64> {
        let at = 50 + 600 * time
        $0.client(filler(20_000), at: at)
        if let number = number($0.clientByteCount, before) {
          $0.server(Wire.acknowledgement(number), at: at + 1)
        }
        before = $0.clientByteCount
      }
    }
  }

  private static let total = acknowledge { all, _ in all - 3073 }
}
