internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording

extension OutputBuffer {
  mutating func write(_ report: FlowReport) {
    write("client ")
    write(text: report.client.description)
    write(" → server ")
    write(text: report.server.description)
    switch report.start {
    case .syn: write(", from its SYN on")
    case .midstream: write(", from inside the connection on")
    }
    switch report.roles {
    case .syn: break
    case .handshake: write("; roles by the handshake")
    case .port: write("; roles by the port")
    case .content: write("; roles by the content")
    }
  }

  mutating func write(streamFrom direction: Direction?) {
    let sender = direction?.sender ?? .client
    write(text: "what the \(sender.rawValue) sent, without a capture")
  }

  mutating func write(_ report: HandshakeReport) {
    let handshake = report.handshake
    let role = handshake.role
    write(text: "Handshake \((0...2).map(role.packetName).joined(separator: " ")): version ")
    write(handshake.version)
    switch handshake.scheme {
    case .simple: write(handshake.isDigestValid == false ? ", no valid digest" : ", simple")
    case .digest0: write(", digest scheme 0")
    case .digest1: write(", digest scheme 1")
    case .encrypted: write(", encrypted (RTMPE)")
    case nil: write(", not captured whole")
    }
    if let offset = handshake.keyOffset {
      write(", Diffie-Hellman key at byte ")
      write(offset)
    }
    if let first = handshake.first, first.secondWord != 0 {
      write(", software ")
      write(text: first.versionText)
    }
    if let isValid = report.isEchoValid {
      let verb = isValid ? "answers" : "does not answer"
      write(text: "; \(role.packetName(2)) \(verb) \(role.peer.packetName(1))")
    }
  }

  mutating func write(_ report: GapReport) {
    write("gap: ")
    if let byteCount = report.byteCount {
      write(byteCount)
      switch report.cause {
      case .notCaptured: write(" bytes were not captured")
      case .snapshotLength: write(" bytes were cut off by the snapshot length")
      case .evicted: write(" bytes were not waited for any longer, to bound memory")
      }
    } else {
      write("what follows is not taken, to bound memory")
    }
    write(", from stream offset ")
    write(report.streamOffset)
    write(" on")
  }

  mutating func write(_ resync: Resync) {
    write("chunks found at stream offset ")
    write(resync.start.offset)
    if resync.skippedByteCount > 0 {
      write(", after ")
      write(resync.skippedByteCount)
      write(" B that are not decoded")
    }
    if let size = resync.chunkSize {
      write("; chunk size ")
      write(size)
      if resync.isChunkSizeInferred { write(" (inferred)") }
    }
  }

  mutating func write(_ report: StateReport) {
    write("state: ")
    write(text: report.from)
    write(" → ")
    write(text: report.to)
    if report.isInferred { write(" (inferred)") }
  }

  mutating func write(_ report: FindingReport) {
    write(text: report.severity.name)
    write(" ")
    write(text: report.problem.id)
    write(": ")
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
      write(side.messages)
      write(side.messages == 1 ? " message, " : " messages, ")
      write(side.bytes)
      write(" B")
      if side.missingBytes > 0 {
        write(" (")
        write(side.missingBytes)
        write(" B missing)")
      }
    }
  }

  /// Only the direction that there is has any bytes.
  private mutating func writeStreamEnd(of summary: FlowSummary) {
    write("end of the bytes")
    for direction in Direction.allCases where summary[direction].bytes > 0 {
      let side = summary[direction]
      write("; ")
      write(count: side.messages, "message")
      write(", ")
      write(side.bytes)
      write(" B")
    }
  }

  mutating func write(_ summary: CaptureSummary) {
    if summary.isOfCapture {
      write(count: summary.packets, "packet")
      write(", ")
      write(count: summary.tcpFlows, "TCP connection")
      write(", ")
      write(summary.flows)
      write(" reported; ")
      if summary.evictedFlows > 0 {
        write(summary.evictedFlows)
        write(" forgotten to bound memory; ")
      }
    } else {
      write(count: Int(clamping: summary.bytes), "byte")
      write("; ")
    }
    write(count: summary.messages, "message")
    if summary.incompleteMessages > 0 {
      write(" (")
      write(summary.incompleteMessages)
      write(" incomplete)")
    }
    let types = summary.messagesByType.nonzero
    for (index, type) in types.enumerated() {
      write(index == 0 ? ": " : ", ")
      write(type.count)
      write(" ")
      write(text: type.type.isAssigned ? type.type.title : "of unknown type")
    }
    if summary.gaps > 0 {
      write("; ")
      write(count: summary.gaps, "gap")
      write(", ")
      write(summary.missingBytes)
      write(" B missing")
    }
    for severity in Problem.Severity.allCases.reversed() {
      guard let count = summary.findings[severity] else { continue }
      write("; ")
      write(count: count, severity.name)
    }
    if summary.untoldFindings > 0 {
      write("; ")
      write(summary.untoldFindings)
      write(" more of the same only counted")
    }
  }

  mutating func write(count: Int, _ noun: String) {
    write(count)
    write(" ")
    write(text: noun)
    if count != 1 { write("s") }
  }
}
