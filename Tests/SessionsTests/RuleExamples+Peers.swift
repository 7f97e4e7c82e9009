import Sessions
import TestSupport

private typealias Wire = WireBuilder

extension RuleExample {
  static let peer =
    ["refuses", "closes", "misreads", "stalls", "crashes"].map { outcome in
      RuleExample(
        "peer.\(outcome)",
        finds: .client(
          1,
          [
            "side": "server", "peer": "a peer", "outcome": .text(outcome),
            "reason": "too much (chunk size 65537)",
          ]),
        against: "server | \(outcome) | body.chunk_size > 65536 | too much",
        announce(65_537), but: announce(65_536))
    } + [
      RuleExample(
        "peer.further",
        finds: .client(
          2,
          [
            "side": "server", "peer": "a peer", "outcome": "closes",
            "reason": "divides by it (message type id 5, window size 0)",
          ]),
        against: """
          server | closes | body.chunk_size > 65536 | too much
          server | closes | message_type_id == 5 and body.window_size == 0 | divides by it
          """
      ) {
        $0.connect()
        $0.client(Wire.setChunkSize(65_537), at: 20)
        $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 0]), at: 30)
      } but: {
        $0.connect()
        $0.client(Wire.message(chunkStream: 2, type: 5, [0, 0, 0, 0]), at: 30)
      }
    ]

  private static func announce(_ chunkSize: UInt32) -> Script {
    {
      $0.connect()
      $0.client(Wire.setChunkSize(chunkSize), at: 20)
    }
  }
}
