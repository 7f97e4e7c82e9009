internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording

extension JSONWriter {
  fileprivate mutating func members(of flow: FlowSummary) {
    member("application", flow.application)
    member("tc_url", flow.tcURL)
    objects("streams", flow.streams) { json, stream in
      json.member("role", stream.purpose.rawValue)
      json.member("name", stream.name)
    }
    member("video_codec", flow.videoCodec)
    member("audio_codec", flow.audioCodec)
    member("duration", seconds: flow.duration)
    for direction in Direction.allCases {
      key(text: direction.name)
      object { json in
        json.members(of: flow[direction], flow.statistics?[direction])
      }
    }
    severities(flow.findings)
    member("untold_findings", flow.untoldFindings)
    member("verdict", flow.session?.verdict?.text)
    object("session", of: flow.session) { $0.members(of: $1) }
  }

  private mutating func members(
    of side: FlowSummary.MessageCounts, _ segments: FlowStatistics.SegmentCounts?
  ) {
    member("messages", side.messages)
    member("incomplete_messages", side.incompleteMessages)
    member("bytes", side.bytes)
    member("missing_bytes", side.missingBytes)
    member("gaps", side.gaps)
    member("segments", segments?.segments)
    member("repeated_segments", segments?.repeatedSegments)
    member("early_segments", segments?.earlySegments)
    member("zero_windows", segments?.zeroWindows)
    member("zero_window_time", seconds: segments?.zeroWindowTime)
    types(side.messagesByType)
    object("undecoded", of: side.undecoded) { json, undecoded in
      json.member("from", undecoded.from)
      json.member("reason", undecoded.reason.name)
    }
  }

  /// The address and port of one end.
  mutating func endpoint(_ name: StaticString, _ endpoint: Endpoint?) {
    object(name, of: endpoint) { json, endpoint in
      json.member("address", endpoint.address.description)
      json.member("port", endpoint.port)
    }
  }

  fileprivate mutating func members(of other: OtherConnection) {
    endpoint("client", other.client)
    endpoint("server", other.server)
    member("frame", other.frame)
    member("looks", other.looks.name)
    if case .speaking(let client, let server) = other.looks {
      member("client_protocol", client)
      member("server_protocol", server)
      member("server_name", other.serverName)
      member("is_answered", other.isAnswered)
    } else if other.looks == .unanswered {
      member("syn_count", other.opening?.synCount)
      member("syn_time", seconds: other.opening?.synTime)
    }
    member("count", other.count)
  }

  fileprivate mutating func types(_ counts: MessageTypeCounts) {
    object("messages_by_type") { $0.counts(counts.nonzero.map { ($0.type.name, $0.count) }) }
  }

  fileprivate mutating func severities(_ counts: [Problem.Severity: Int]) {
    object("findings") { json in
      json.counts(Problem.Severity.allCases.reversed().map { ($0.name, counts[$0] ?? 0) })
    }
  }

  /// Members that say how many there are of each.
  mutating func counts(_ counts: [(name: String, count: Int)]) {
    for (name, count) in counts {
      key(text: name)
      value(count)
    }
  }
}

extension Problem.Severity {
  /// The name in records.
  package var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }
}

extension Undecoded.Reason {
  /// The name in records.
  var name: String {
    switch self {
    case .notRTMP: "not_rtmp"
    case .unsupportedVersion: "unsupported_version"
    case .encrypted: "encrypted"
    case .handshakeCutOff: "handshake_cut_off"
    case .midstream: "midstream"
    case .lostPlace: "lost_place"
    }
  }
}

extension RecordRenderer {
  mutating func flowEnd(_ report: FlowEndReport, _ event: SessionEvent) {
    common("flow_end", event)
    // The end of a stream without packets tells nothing of its connection's.
    json.member("cause", event.time == nil ? nil : report.end.name)
    json.member("frame", report.frame)
    json.object("summary") { $0.members(of: report.summary) }
  }

  mutating func summary(_ summary: CaptureSummary, _ event: SessionEvent) {
    common("summary", event)
    let hasPackets = summary.isOfCapture
    json.member("packets", hasPackets ? summary.packets : nil)
    json.object("packets_by_fate", of: hasPackets ? summary.packetsByFate : nil) { json, counts in
      json.counts(PacketFate.allCases.map { ($0.name, counts[$0]) }.filter { $0.count > 0 })
    }
    json.object("packets_without_tcp", of: hasPackets ? summary.packetsWithoutTCP : nil) {
      $0.counts($1.sorted.map { ($0.contents.name, $0.count) })
      if $1.otherCount > 0 { $0.counts([("other", $1.otherCount)]) }
    }
    if let dropped = summary.droppedPackets { json.member("dropped_packets", dropped) }
    json.member("tcp_flows", hasPackets ? summary.tcpFlows : nil)
    json.member("evicted_flows", hasPackets ? summary.evictedFlows : nil)
    json.member("flows", summary.flows)
    let others = summary.others.list
    if !others.isEmpty {
      json.objects("other_connections", others) { $0.members(of: $1) }
    }
    json.member("messages", summary.messages)
    json.member("incomplete_messages", summary.incompleteMessages)
    json.types(summary.messagesByType)
    json.member("bytes", summary.bytes)
    json.member("missing_bytes", summary.missingBytes)
    json.member("gaps", summary.gaps)
    json.severities(summary.findings)
    json.member("untold_findings", summary.untoldFindings)
  }
}
