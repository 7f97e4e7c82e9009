import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// What a proxy puts before C0.
extension RuleExample {
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
