internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording

extension JSONWriter {
  mutating func summary(of flow: FlowSummary) {
    beginObject()
    member("application", flow.application)
    member("tc_url", flow.tcURL)
    key("streams")
    beginArray()
    for stream in flow.streams {
      beginObject()
      member("role", stream.purpose.rawValue)
      member("name", stream.name)
      endObject()
    }
    endArray()
    member("video_codec", flow.videoCodec)
    member("audio_codec", flow.audioCodec)
    member("duration", seconds: flow.duration)
    for direction in Direction.allCases {
      key(text: direction.name)
      side(flow[direction], flow.statistics?[direction])
    }
    severities(flow.findings)
    member("untold_findings", flow.untoldFindings)
    member("verdict", flow.session?.verdict?.text)
    key("session")
    if let session = flow.session { self.session(session) } else { null() }
    endObject()
  }

  private mutating func side(
    _ side: FlowSummary.MessageCounts, _ segments: FlowStatistics.SegmentCounts?
  ) {
    beginObject()
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
    key("undecoded")
    if let undecoded = side.undecoded {
      beginObject()
      member("from", undecoded.from)
      member("reason", undecoded.reason.name)
      endObject()
    } else {
      null()
    }
    endObject()
  }

  mutating func types(_ counts: MessageTypeCounts) {
    key("messages_by_type")
    beginObject()
    for (type, count) in counts.nonzero {
      key(text: type.name)
      value(count)
    }
    endObject()
  }

  mutating func severities(_ counts: [Problem.Severity: Int]) {
    key("findings")
    beginObject()
    for severity in Problem.Severity.allCases.reversed() {
      key(text: severity.name)
      value(counts[severity] ?? 0)
    }
    endObject()
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
    json.key("summary")
    json.summary(of: report.summary)
  }

  mutating func summary(_ summary: CaptureSummary, _ event: SessionEvent) {
    common("summary", event)
    let hasPackets = summary.isOfCapture
    json.member("packets", hasPackets ? summary.packets : nil)
    json.key("packets_by_fate")
    if hasPackets { fates(summary.packetsByFate) } else { json.null() }
    json.member("tcp_flows", hasPackets ? summary.tcpFlows : nil)
    json.member("evicted_flows", hasPackets ? summary.evictedFlows : nil)
    json.member("flows", summary.flows)
    json.member("messages", summary.messages)
    json.member("incomplete_messages", summary.incompleteMessages)
    json.types(summary.messagesByType)
    json.member("bytes", summary.bytes)
    json.member("missing_bytes", summary.missingBytes)
    json.member("gaps", summary.gaps)
    json.severities(summary.findings)
    json.member("untold_findings", summary.untoldFindings)
  }

  private mutating func fates(_ counts: PacketFateCounts) {
    json.beginObject()
    for fate in PacketFate.allCases where counts[fate] > 0 {
      json.key(text: fate.name)
      json.value(counts[fate])
    }
    json.endObject()
  }
}
