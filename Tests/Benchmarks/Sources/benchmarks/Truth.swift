internal import Foundation

/// What the generator says of a capture that it made.
struct Truth {
  let packetCount: Int
  /// Of all messages of both sides.
  let payloadByteCount: Int

  /// - Parameter capture: its path.
  init(_ capture: String) throws {
    struct Contents: Decodable {
      struct Messages: Decodable { let bytes: Int }

      struct Flow: Decodable {
        let client_sent: [String: Messages]
        let server_sent: [String: Messages]
      }

      let packets: Int
      let flow: [Flow]
    }
    let path = URL(fileURLWithPath: capture).deletingPathExtension().appendingPathExtension("json")
    let contents = try JSONDecoder().decode(Contents.self, from: Data(contentsOf: path))
    packetCount = contents.packets
    payloadByteCount = contents.flow.reduce(0) { sum, flow in
      (flow.client_sent.values + Array(flow.server_sent.values)).reduce(sum) { $0 + $1.bytes }
    }
  }
}
