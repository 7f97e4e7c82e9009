internal import ByteParsing
internal import RTMP
internal import Sessions
internal import Rules

/// What is said of bytes, chunks and values that cannot be read as they should be.
extension Sentences {
  static let decoding: [Problem: Sentence] = [
    .segmentConflict: {
      "A segment repeats stream offset \($0["stream_offset"]) with another content; the first copy is decoded."
    },
    .unsupportedVersion: {
      "The handshake has version \($0["version"]), where 3 is RTMP: not decoded."
    },
    .encrypted: {
      "RTMPE (handshake version \($0["version"])): what follows is encrypted and not decoded."
    },
    .handshakeCutOff: handshakeCutOff,
    .handshakeUnfinished: handshakeCutOff,
    .midstream: {
      $0.isTrue("is_of_capture")
        ? "The capture begins inside the connection, and no chunks were made out in this direction: not decoded."
        : "Neither a handshake nor any chunks were made out: not decoded."
    },
    .lostPlace: {
      "From stream offset \($0["stream_offset"]) on, no chunks were made out: not decoded."
    },
    .messageSurplus: {
      "\($0["surplus"]) bytes follow the \($0["byte_count"]) that the message takes."
    },
    .notChunks: { chunk($0) + reasons($0) },
    .chunkSizeDirection: {
      "Chunks carry \($0["peers_chunk_size"]) bytes, which the peer has announced for its own; here \($0["chunk_size"]) holds."
    },
    .chunkSizeUnannounced: chunkSizeUnannounced,
    .messageLengthWrong: { finding in
      let header = finding.integer("header_length") ?? 0
      let due = finding.integer("due_length") ?? 0
      let isShort = due > header
      return
        "The header on chunk stream \(finding["chunk_stream_id"]) says \(header) bytes, and the message has \(due): the next header stands \(abs(due - header)) bytes \(isShort ? "later" : "earlier") than the length says\(otherType(finding))."
    },
    .extendedTimestampWrong: {
      "Type 3 chunks (stream offset \($0["stream_offset"]) is the first) have \($0["found"]) where the extended timestamp \($0["due"]) is to be repeated; the four bytes are passed over."
    },
    .transactionReused: { finding in
      let place = finding.related("earlier").map { " (\($0.place.name))" } ?? ""
      return
        "\(finding["command"]) has transaction ID \(finding["transaction_id"]), with which \(finding["earlier_command"])\(place) still waits."
    },
    .rolesDoubtful: {
      $0.has("server")
        ? "What is said here speaks for \($0["server"]) being the client."
        : "What is said here speaks for the \($0["side"]) having sent these bytes."
    },
    .tunnelRefused: {
      "The client asks for RTMPT, and the server answers HTTP \($0["http_status"]): it has no tunnel."
    },
  ]

  /// What is said of a problem that a decoder found, by the facts that are there.
  @Sendable static func decoded(_ finding: Wording) -> String {
    if finding.has("expected_byte_count") {
      let event = finding.clause(" event ", "event_type")
      return
        "\(finding.messageTypeCapital)\(event): the message has \(finding.count("byte_count", "byte")), \(finding["expected_byte_count"]) are due."
    }
    if finding.has("message_type") { return "\(finding.messageTypeCapital): \(finding.summary)." }
    if finding.has("offset") {
      let said = finding.has("detail") ? finding["detail"] : finding.summary
      let whole = finding.isOfAggregate || finding.has("part_offset") ? "aggregate" : "values"
      return "Byte \(finding["offset"]) of the \(whole): \(said)."
    }
    return chunk(finding)
  }

  private static func chunk(_ finding: Wording) -> String {
    let chunk =
      finding.has("chunk_stream_id") ? "Chunk stream \(finding["chunk_stream_id"])" : "Chunk"
    return "\(chunk) at stream offset \(finding["stream_offset"]): \(finding.summary)"
      + finding.clause(" (", "detail", ")") + "."
  }

  /// What can have led to bytes that are no chunks, likeliest first.
  private static func reasons(_ finding: Wording) -> String {
    let hasMessages = finding.has("last_message")
    var causes: [String] = []
    if finding.isTrue("uses_extended_timestamps") {
      causes.append("type 3 chunks with another habit of extended timestamps")
    }
    if finding.has("peers_chunk_size") {
      causes.append(
        "chunks cut by the peer's chunk size, \(finding["peers_chunk_size"]), instead of \(finding["chunk_size"])"
      )
    }
    if !hasMessages { causes.append("a handshake that is too short or too long") }
    if finding.isTrue("lacks_bytes") { causes.append("bytes lost or repeated on the way") }
    let before =
      hasMessages
      ? " The last message before it is number \(finding["last_message"])."
      : " Nothing but the handshake came before it."
    return before + (causes.isEmpty ? "" : " It may be \(causes.joined(separator: ", or ")).")
  }

  /// What a payload opens like that is not what its header says.
  private static func otherType(_ finding: Wording) -> String {
    guard let id = finding.integer("payload_type_id") else { return "" }
    let type = MessageType(rawValue: UInt8(truncatingIfNeeded: id))
    return
      "; the payload opens as that of type \(type.title), so that the header may be another message's"
  }

  @Sendable private static func chunkSizeUnannounced(_ finding: Wording) -> String {
    let found = finding.integer("found_chunk_size")
    let isSmaller = found ?? .max < finding.integer("chunk_size") ?? 0
    var text =
      found.map { "Chunks carry \($0) bytes" }
      ?? "A message of \(finding["message_length"]) bytes comes in one chunk"
    text += " where \(finding["chunk_size"]) is in force; Set Chunk Size was never sent here"
    if finding.has("earlier_chunk_size") {
      let flow = finding.has("earlier_flow") ? " (flow \(finding["earlier_flow"]))" : ""
      text +=
        ". It fits the \(finding["earlier_chunk_size"]) that the same client announced on an earlier connection\(flow)"
    }
    return text + (isSmaller ? ". What came before was misread." : ".")
  }

  @Sendable private static func handshakeCutOff(_ finding: Wording) -> String {
    let encrypted = finding.isTrue("is_encrypted") ? ", RTMPE" : ""
    let packets = finding["side"] == "server" ? ["S0 and S1", "S2"] : ["C0 and C1", "C2"]
    let count = finding.integer("byte_count") ?? 0
    let packet = Int64(Handshake.byteCount / 2 + 1)
    let lacks =
      count == 0
      ? packets[0]
      : count == packet
        ? packets[1]
        : count < packet
          ? "\(packet - count) of the \(packet) bytes of \(packets[0])"
          : "\(2 * packet - 1 - count) of the \(packet - 1) bytes of \(packets[1])"
    return
      "The \(finding["side"])'s handshake (version \(finding["version"])\(encrypted)) ends after \(count) of \(finding["due"]) bytes: it lacks \(lacks)."
  }
}
