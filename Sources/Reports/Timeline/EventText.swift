internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording

extension OutputBuffer {
  mutating func write(_ report: FlowReport) {
    write(text: "client \(report.client) → server \(report.server)")
    switch report.start {
    case .syn: write(", from its SYN on")
    case .midstream: write(", from inside the connection on")
    }
    if report.roles != .syn { write(text: "; roles by the \(report.roles.name)") }
  }

  mutating func write(streamFrom direction: Direction?) {
    let sender = direction?.sender ?? .client
    write(text: "what the \(sender.rawValue) sent, without a capture")
  }

  mutating func write(_ report: HandshakeReport) {
    let handshake = report.handshake
    let role = handshake.role
    let packets = (0...2).map(role.packetName).joined(separator: " ")
    write(text: "Handshake \(packets): version \(handshake.version)")
    switch handshake.scheme {
    case .simple: write(handshake.isDigestValid == false ? ", no valid digest" : ", simple")
    case .digest0: write(", digest scheme 0")
    case .digest1: write(", digest scheme 1")
    case .encrypted: write(", encrypted (RTMPE)")
    case nil: write(", not captured whole")
    }
    if let offset = handshake.keyOffset { write(text: ", Diffie-Hellman key at byte \(offset)") }
    if let first = handshake.first, first.secondWord != 0 {
      write(text: ", software \(first.versionText)")
    }
    guard let isValid = report.isEchoValid else { return }
    let verb = isValid ? "answers" : "does not answer"
    write(text: "; \(role.packetName(2)) \(verb) \(role.peer.packetName(1))")
  }

  mutating func write(_ report: GapReport) {
    let deed =
      switch report.cause {
      case .notCaptured: "were not captured"
      case .snapshotLength: "were cut off by the snapshot length"
      case .evicted: "were not waited for any longer, to bound memory"
      }
    let what = report.byteCount.map { "\($0) bytes \(deed)" }
    write(
      text:
        "gap: \(what ?? "what follows is not taken, to bound memory"), from stream offset \(report.streamOffset) on"
    )
  }

  mutating func write(_ resync: Resync) {
    write(text: "chunks found at stream offset \(resync.start.offset)")
    if resync.skippedByteCount > 0 {
      write(text: ", after \(resync.skippedByteCount) B that are not decoded")
    }
    if let size = resync.chunkSize {
      write(text: "; chunk size \(size)\(resync.isChunkSizeInferred ? " (inferred)" : "")")
    }
  }

  mutating func write(_ report: StateReport) {
    write(text: "state: \(report.from) → \(report.to)\(report.isInferred ? " (inferred)" : "")")
  }

  mutating func write(_ report: FindingReport) {
    write(text: "\(report.severity.name) \(report.problem.id): ")
    write(safe: report.sentence)
  }

  mutating func write(_ report: FlowEndReport) {
    guard let duration = report.summary.duration else { return writeStreamEnd(of: report.summary) }
    switch report.end {
    case .fin: write("closed by FIN")
    case .rst:
      write("reset")
      for direction in Direction.allCases
      where report.summary.statistics?[direction].sentRST == true {
        write(text: " by the \(direction.sender.rawValue)")
      }
    case .portReuse: write("ended: its addresses and ports are used anew")
    case .idle: write("forgotten, as the one longest silent, to bound memory")
    case .endOfCapture: write("open at the end of the capture")
    }
    write(" after ")
    writeSeconds(duration, places: 3)
    write(" s")
    for direction in Direction.allCases {
      let side = report.summary[direction]
      write(text: "; \(direction.arrow) ")
      write(side)
      if side.missingBytes > 0 { write(text: " (\(side.missingBytes) B missing)") }
    }
  }

  /// Only the direction that there is has any bytes.
  private mutating func writeStreamEnd(of summary: FlowSummary) {
    write("end of the bytes")
    for direction in Direction.allCases where summary[direction].bytes > 0 {
      write("; ")
      write(summary[direction])
    }
  }

  private mutating func write(_ side: FlowSummary.MessageCounts) {
    write(count: side.messages, "message")
    write(text: ", \(side.bytes) B")
  }

  mutating func write(_ summary: CaptureSummary) {
    if summary.isOfCapture {
      write(count: summary.packets, "packet")
      if let dropped = summary.droppedPackets, dropped > 0 {
        write(text: " (\(dropped) more were dropped by the capturing program)")
      }
      write(", ")
      write(count: summary.tcpFlows, "TCP connection")
      write(text: ", \(summary.flows) reported; ")
      if summary.evictedFlows > 0 {
        write(text: "\(summary.evictedFlows) forgotten to bound memory; ")
      }
    } else {
      write(count: Int(clamping: summary.bytes), "byte")
      write("; ")
    }
    write(count: summary.messages, "message")
    if summary.incompleteMessages > 0 { write(text: " (\(summary.incompleteMessages) incomplete)") }
    let types = summary.messagesByType.nonzero
    if !types.isEmpty { write(": ") }
    write(list: types) { output, type in
      let title = type.type.isAssigned ? type.type.title : "of unknown type"
      output.write(text: "\(type.count) \(title)")
    }
    if summary.gaps > 0 {
      write("; ")
      write(count: summary.gaps, "gap")
      write(text: ", \(summary.missingBytes) B missing")
    }
    for severity in Problem.Severity.allCases.reversed() {
      guard let count = summary.findings[severity] else { continue }
      write("; ")
      write(count: count, severity.name)
    }
    write(untold: summary.untoldFindings)
  }

  /// What is said of findings of which there are many; nothing where there are none.
  mutating func write(untold count: Int) {
    if count > 0 { write(text: "; \(count) more of the same only counted") }
  }

  mutating func write(count: Int, _ noun: String) {
    write(count)
    write(" ")
    write(text: noun)
    if count != 1 { write("s") }
  }
}
