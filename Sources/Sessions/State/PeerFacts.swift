/// Something that a side says or does by which its implementation may be known: the name that clues
/// have for it.
public enum PeerFact: String, Hashable, Sendable, CaseIterable {
  /// `flashVer` of connect.
  case flashVer = "flash_ver"
  /// `fmsVer` of connect's answer.
  case fmsVer = "fms_ver"
  /// `capabilities` of connect's answer.
  case capabilities
  /// `mode` of connect's answer; `absent` where it has none.
  case mode
  /// The description in connect's answer.
  case connectDescription = "connect_description"
  /// Names in connect's answer, at any depth of two, with a blank after each.
  case connectNames = "connect_names"
  /// The four bytes after the time in C1 or S1, such as `9.0.124.2`.
  case handshakeVersion = "handshake_version"
  /// `zero` where all random bytes of C1 or S1 are, `zero_tail` where the last four are, else `random`.
  case handshakeBytes = "handshake_bytes"
  /// The window that the side announces, in bytes.
  case window
  /// The chunk stream of publish, or of play.
  case requestChunkStream = "request_chunk_stream"
  /// The transaction ID of publish, or of play.
  case requestTransaction = "request_transaction"
  /// The chunk stream of the first onStatus.
  case statusChunkStream = "status_chunk_stream"
  /// The description of NetStream.Publish.Start; `absent` where it has none.
  case publishDescription = "publish_description"
  /// The first message stream that the side creates.
  case firstStream = "first_stream"
  /// The argument of onBWDone.
  case bandwidthDone = "on_bw_done"
}

/// What is known of one side by such facts; the first value of each counts.
package struct PeerFacts: Sendable {
  /// Longer values tell nothing more, in bytes.
  private static let valueLimit = 256

  /// A few, so that a list is found through faster than a table.
  private var values: [(fact: PeerFact, value: String)] = []

  package subscript(fact: PeerFact) -> String? { values.first { $0.fact == fact }?.value }

  mutating func note(_ fact: PeerFact, _ value: String?) {
    guard let value, self[fact] == nil else { return }
    values.append((fact, value.utf8.count > Self.valueLimit ? String(value.prefix(64)) : value))
  }
}
