public import ByteParsing
internal import RTMP

// What joining the two directions shows by itself, without rules.

extension Problem {
  package static let chunkSizeDirection = Problem(
    "chunk.size-direction", .error, "RTMP 1.0 §5.4.1",
    "the sender cuts chunks by the size that its peer has announced")
  package static let lostPlace = Problem(
    "chunk.lost-place", .warning, "RTMP 1.0 §5.3.1",
    "bytes are missing, and no chunks were made out after them")
  package static let transactionReused = Problem(
    "command.transaction-id-reused", .warning, "RTMP 1.0 §7.2.1.1",
    "a transaction ID is used again before its request is answered")
  package static let handshakeCutOff = Problem(
    "handshake.cut-off", .warning, "RTMP 1.0 §5.2", "the handshake is not complete")
  package static let handshakeSurplus = Problem(
    "handshake.surplus-bytes", .error, "RTMP 1.0 §5.2",
    "bytes that are no chunk follow C2 or S2")
  package static let handshakeUnfinished = Problem(
    "handshake.unfinished", .note, "RTMP 1.0 §5.2", "the capture ends inside the handshake")
  package static let unsupportedVersion = Problem(
    "handshake.version-unsupported", .error, "RTMP 1.0 §5.2.2",
    "C0 or S0 has a version that no implementation speaks")
  package static let encrypted = Problem(
    "flow.encrypted", .note, "RTMP 1.0 §5.2.2", "what follows the handshake is encrypted (RTMPE)")
  package static let midstream = Problem(
    "flow.midstream", .note, "RTMP 1.0 §5.3",
    "the capture begins inside the connection, and no chunks were made out")
  package static let notRTMP = Problem(
    "flow.not-rtmp", .error, "RTMP 1.0 §5.2", "a side does not speak RTMP")
  package static let proxyHeader = Problem(
    "flow.proxy-header", .note, "PROXY protocol §2",
    "a proxy's header stands before C0")
  package static let proxyMalformed = Problem(
    "flow.proxy-malformed", .warning, "PROXY protocol §2",
    "a proxy's header is not as its form has it")
  package static let rolesDoubtful = Problem(
    "flow.roles-doubtful", .note, "RTMP 1.0 §7.2",
    "what the sides say speaks for the other one being the client")
  package static let segmentConflict = Problem(
    "tcp.overlap-conflict", .warning, "RFC 9293 §3.10.7.4",
    "a segment repeats bytes with another content")
  package static let tunnelRefused = Problem(
    "flow.tunnel-refused", .error, "RTMPT", "the server has no HTTP tunnel for RTMP")
}

extension Problem {
  /// Whether it says what a peer that was asked would have done, rather than what is wrong.
  public var isPeers: Bool { id.hasPrefix("peer.") }
}

extension Message {
  /// What a finding says of a message that is too short for its fields.
  var shortageFacts: FindingArguments {
    var facts: FindingArguments = ["message_type": .text(header.type.name)]
    guard header.type.isControl else { return facts }
    var due = header.type == .setPeerBandwidth ? 5 : 4 as UInt32
    if header.type == .userControl {
      let bytes = payload.bytes
      let event = bytes.count < 2 ? nil : UInt16(bytes[0]) << 8 | UInt16(bytes[1])
      facts += ["event_type": .count(event)]
      due = event.flatMap(UserControlEvent.byteCount(ofType:)) ?? 6
    }
    return facts + ["byte_count": .count(header.length), "expected_byte_count": .count(due)]
  }
}
