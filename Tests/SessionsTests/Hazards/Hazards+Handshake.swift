import RTMP
import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of the handshake, and of what follows it at once.
extension Hazard {
  static let handshake = [
    Hazard(
      "a client that wants an exact copy stops at an S2 with the time of reading in it",
      tells: ["handshake.echo-read-time"],
      [.client("shiguredo_rtmp", .closes, "exact copies")],
      seen: { $0.says("handshake.echo-read-time", "bytes 4 to 7 alone") }
    ) {
      let (client, server) = (LibraryClient.shiguredo, LibraryServer.scuffle)
      $0.client([3] + client.first, at: 0)
      $0.server([3] + server.first + server.second(client.first), at: 0)
      $0.close(by: .client, at: 1)
    } but: {
      $0.meet(.shiguredo, .scuffle(isEchoExact: true))
    },
    Hazard(
      "a server that wants an exact copy closes after a C2 with the time of reading in it",
      tells: ["handshake.echo-read-time"],
      [.server("shiguredo_rtmp", .closes, "exact copies")]
    ) {
      let server = LibraryServer.shiguredo
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + server.first + Wire.packet(1), at: 0)
      $0.client([0, 0, 0, 0, 0, 0, 0x12, 0x34] + server.first.dropFirst(8), at: 0)
      $0.close(by: .server, at: 1)
    } but: {
      $0.meet(.oxideav, .shiguredo)
    },
    Hazard(
      "a server that waits for a byte too many after C2 stalls a client that waits for it",
      tells: ["handshake.stalled"],
      [.server("scuffle-rtmp", .closes, "Timeout, after 2 s")]
    ) {
      $0.meet(.oxideav, .scuffle(isEchoExact: true), upTo: .handshake)
      $0.close(by: .server, at: 2100)
    } but: {
      $0.meet(.oxideav, .scuffle(isEchoExact: true))
    },
    Hazard(
      "a server signs its S1 for a client that does not, and repeats C1 unsigned",
      seen: {
        $0.handshakes.map(\.handshake.scheme) == [.digest1, .simple]
          && $0.handshakes.allSatisfy { $0.echo == .repeated }
      }
    ) {
      $0.meet(.oxideav, .rml, upTo: .handshake)
    },
    Hazard(
      "a server has its digest by another scheme than the client that signs",
      tells: ["handshake.digest-scheme-mismatch"],
      seen: { $0.handshakes.map(\.handshake.scheme) == [.digest1, .digest0] }
    ) {
      $0.meet(.rml, .rml, upTo: .handshake)
    } but: {
      var mirror = LibraryServer.scuffle(isEchoExact: true)
      mirror.first = Wire.signedPacket(.server, scheme: 0, version: [4, 5, 0, 1])
      $0.meet(.rml, mirror, upTo: .handshake)
    },
    serverTime(0, .shiguredo),
    serverTime(1_700_000_001, .oxideav),
    serverTime(0x5A31_C207, .scuffle(isEchoExact: true)),
    Hazard(
      "a server answers version 3 to a version that nobody speaks",
      tells: ["handshake.version-unsupported"],
      [
        .server("scuffle-rtmp", nil), .server("rml_rtmp", .closes, "BadVersionId"),
        .server("oxideav-rtmp", .closes, "UnsupportedHandshakeVersion"),
        .server("shiguredo_rtmp", .closes, "invalid RTMP version"),
      ]
    ) {
      version(4, &$0)
    } but: {
      version(3, &$0)
    },
    Hazard(
      "a server answers version 3 to a client that encrypts",
      tells: ["handshake.version-mismatch"],
      [.server("scuffle-rtmp", nil), .server("rml_rtmp", .closes, "BadVersionId")]
    ) {
      version(6, &$0)
    } but: {
      version(3, &$0)
    },
  ]

  /// What a server puts in the first four bytes of S1 says who it is, and is no fault.
  private static func serverTime(_ time: UInt32, _ server: LibraryServer) -> Hazard {
    Hazard(
      "a server has \(time) for the time of S1, which is told and not judged",
      seen: { $0.handshakes.first?.handshake.first?.time == time && $0.findings.isEmpty }
    ) {
      $0.meet(.oxideav, server, upTo: .handshake)
    }
  }

  private static func version(_ version: UInt8, _ conversation: inout Conversation) {
    let server = LibraryServer.scuffle(isEchoExact: true)
    conversation.client([version] + Wire.packet(1), at: 0)
    conversation.server([3] + server.first + Wire.packet(1), at: 0)
    conversation.client(server.first, at: 0)
    conversation.server(server.greeting, at: 1)
  }
}
