import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// What stands where C0 and S0 are due: other protocols, and what a proxy puts first.
extension RuleExample {
  /// For TLS 1.2 and 1.3, with a name and ALPN.
  private static let clientHello: [UInt8] = {
    let name = Array("ingest.example".utf8)
    let extensions: [UInt8] =
      [0, 0, 0, 19, 0, 17, 0, 0, 14] + name + [0, 43, 0, 7, 6, 0x5A, 0x5A, 3, 4, 3, 3]
      + [0, 16, 0, 5, 0, 3, 2] + Array("h2".utf8)
    let body =
      [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0, 2, 0x13, 1, 1, 0, 0]
      + [UInt8(extensions.count)] + extensions
    return [22, 3, 1, 0, UInt8(body.count + 4), 1, 0, 0, UInt8(body.count)] + body
  }()
  private static let serverHello: [UInt8] = {
    let body =
      [3, 3] + [UInt8](repeating: 8, count: 32) + [0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]
    return [22, 3, 3, 0, UInt8(body.count + 4), 2, 0, 0, UInt8(body.count)] + body
  }()
  private static let tlsFacts: FindingArguments = [
    "client_protocol": "TLS (RTMPS, or HTTPS)", "server_protocol": "TLS (RTMPS, or HTTPS)",
    "server_name": "ingest.example", "client_versions": .texts(["TLS 1.2", "TLS 1.3"]),
    "server_versions": .texts(["TLS 1.3"]), "application_protocols": .texts(["h2"]),
  ]
  private static let badRequest = Array(
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8)

  static let opening: [RuleExample] = [
    RuleExample(
      "flow.not-rtmp",
      finds: .client(
        frame: 2, ["client_protocol": "HTTP", "client_line": "GET /live HTTP/1.1"])
    ) {
      $0.client(Array("GET /live HTTP/1.1\r\n\r\n".utf8), at: 0)
    } but: {
      $0.handshake()
    },
    RuleExample(
      "flow.not-rtmp",
      finds: .server(
        frame: 4,
        [
          "client_protocol": "RTMP", "server_protocol": "HTTP (status 400)",
          "server_line": "HTTP/1.1 400 Bad Request",
        ])
    ) {
      $0.client([3] + Wire.packet(1).prefix(700), at: 0)
      $0.client(Array(Wire.packet(1).dropFirst(700)), at: 0)
      $0.server(badRequest, at: 1)
      $0.close(by: .server, at: 1)
    } but: {
      $0.handshake()
      $0.server(badRequest, at: 1)
    },
    RuleExample("flow.not-rtmp", finds: .connection(frame: 3, tlsFacts)) {
      $0.client(Array(clientHello.prefix(7)), at: 0)
      $0.client(Array(clientHello.dropFirst(7)), at: 0)
      $0.server(serverHello, at: 1)
      $0.client([23, 3, 3, 0, 4, 1, 2, 3, 4], at: 2)
    } but: {
      $0.isMidstream = true
      $0.client([23, 3, 3, 0, 4, 1, 2, 3, 4], at: 2)
    },
    RuleExample(
      "flow.not-rtmp",
      finds: .client(
        frame: 4,
        tlsFacts + ["alert": "unknown_ca", "alert_number": 48, "alert_sender": "client"])
    ) {
      $0.client(clientHello, at: 0)
      $0.server(serverHello, at: 1)
      $0.client([20, 3, 3, 0, 1, 1] + [21, 3, 3, 0, 2, 2, 48], at: 2)
      $0.close(by: .client, at: 3)
    } but: {
      $0.handshake()
      $0.close(by: .client, at: 3)
    },
    RuleExample(
      "flow.not-rtmp",
      finds: .server(
        frame: 3, ["server_protocol": "SSH", "server_line": "SSH-2.0-OpenSSH_9.6"])
    ) {
      $0.open(roundTrip: 1)
      $0.server(Array("SSH-2.0-OpenSSH_9.6\r\n".utf8), at: 1)
    } but: {
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server(Wire.handshake(own: 2, peer: 1), at: 0)
    },
    RuleExample(
      "flow.not-rtmp-unanswered",
      finds: .client(
        frame: 2,
        [
          "client_protocol": "TLS (RTMPS, or HTTPS)", "server_name": "ingest.example",
          "client_versions": .texts(["TLS 1.2", "TLS 1.3"]),
          "application_protocols": .texts(["h2"]), "closer": "client",
          "waited": .milliseconds(7400),
        ])
    ) {
      $0.client(clientHello, at: 0)
      $0.close(by: .client, at: 7400)
    } but: {
      $0.client(clientHello, at: 0)
      $0.server(serverHello, at: 1)
      $0.close(by: .client, at: 7400)
    },
  ]

  private static let line = Array("PROXY TCP4 192.0.2.1 198.51.100.2 50001 1935\r\n".utf8)
  private static let lineFacts: FindingArguments = [
    "header": "PROXY protocol v1", "byte_count": 46, "source_address": "192.0.2.1",
    "source_port": 50001, "destination_address": "198.51.100.2", "destination_port": 1935,
  ]
  private static let binary: [UInt8] = [
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 15,
    192, 0, 2, 1, 198, 51, 100, 2, 0xC3, 0x51, 0x07, 0x8F, 5, 0, 0,
  ]

  static let proxy: [RuleExample] = [
    RuleExample("flow.proxy-header", finds: .client(frame: 2, lineFacts)) {
      $0.client(line, at: 0)
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 1)
    } but: {
      $0.handshake()
      $0.client(Wire.command("call", 1), at: 1)
    },
    RuleExample("flow.proxy-header", finds: .client(frame: 3, lineFacts)) {
      $0.client(Array(line.prefix(20)), at: 0)
      $0.client(line.dropFirst(20) + [3] + Wire.packet(1), at: 0)
    } but: {
      $0.client(Array("POST /x HTTP/1.1\r\n\r\n".utf8), at: 0)
    },
    RuleExample(
      "flow.proxy-header",
      finds: .client(
        frame: 1,
        [
          "header": "PROXY protocol v2", "byte_count": 31, "source_address": "192.0.2.1",
          "source_port": 50001, "destination_address": "198.51.100.2", "destination_port": 1935,
          "extensions": .texts(["UNIQUE_ID"]),
        ])
    ) {
      $0.isMidstream = true
      $0.client(binary, at: 0)
      $0.handshake()
    } but: {
      $0.isMidstream = true
      $0.client([0xF3, 0, 4, 1, 2, 3, 4, 3, 9, 9, 9, 9, 9, 9, 9, 9], at: 0)
      $0.client([UInt8](repeating: 7, count: 200), at: 0)
    },
    RuleExample(
      "flow.proxy-header",
      finds: .client(
        frame: 2, ["header": "SRS proxy header", "byte_count": 7, "source_address": "192.0.2.1"])
    ) {
      $0.client([0xF3, 0, 4, 192, 0, 2, 1], at: 0)
      $0.handshake()
    } but: {
      $0.client([0xF3, 0, 9, 192, 0, 2, 1, 0, 0, 0, 0, 0, 5, 5, 5, 5], at: 0)
    },
    RuleExample(
      "flow.proxy-malformed",
      finds: .client(frame: 2, ["header": "PROXY protocol v1", "flaw": "port"])
    ) {
      $0.client(Array("PROXY TCP4 192.0.2.1 198.51.100.2 65536 1935\r\n".utf8), at: 0)
      $0.handshake()
    } but: {
      $0.client(Array("PROXY TCP4 192.0.2.1 198.51.100.2 65535 1935\r\n".utf8), at: 0)
      $0.handshake()
    },
    RuleExample(
      "flow.proxy-unanswered",
      finds: .client(
        frame: 2,
        ["header": "PROXY protocol v1", "closer": "server", "waited": .milliseconds(3)])
    ) {
      $0.client(line, at: 0)
      $0.client([3] + Wire.packet(1), at: 1)
      $0.close(by: .server, at: 3)
    } but: {
      $0.client(line, at: 0)
      $0.client([3] + Wire.packet(1), at: 1)
      $0.close(by: .client, at: 3)
    },
    RuleExample(
      "flow.proxy-unanswered",
      finds: .client(
        frame: 2,
        ["header": "PROXY protocol v1", "closer": "client", "waited": .milliseconds(5000)])
    ) {
      $0.client(line, at: 0)
      $0.close(by: .client, at: 5000)
    } but: {
      $0.client(line, at: 0)
      $0.handshake()
      $0.close(by: .server, at: 3)
    },
    RuleExample(
      "flow.proxy-misread", finds: .server(frame: 4, ["header": "PROXY protocol v1"])
    ) {
      let sent = line + [3] + Wire.packet(1)
      $0.client(line, at: 0)
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(2) + sent[1..<1537], at: 1)
    } but: {
      $0.client(line, at: 0)
      $0.client([3] + Wire.packet(1), at: 0)
      $0.server([3] + Wire.packet(2) + Wire.packet(9), at: 1)
    },
  ]
}
