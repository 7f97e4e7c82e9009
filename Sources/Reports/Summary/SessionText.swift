internal import Media
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import Sessions
internal import Wording

/// What a session has come to, for a person to read: a line for each thing.
extension OutputBuffer {
  private static let labelWidth = 14
  private static let textWidth = 79

  mutating func write(
    _ session: SessionSummary, of flow: FlowReport, _ end: FlowEndReport, number: Int
  ) {
    write(text: "flow \(number)  \(flow.client) → \(flow.server)\n")
    line("phase", session.phase.rawValue + endText(session.endedBy))
    let summary = end.summary
    if let application = summary.application {
      let url = summary.tcURL.map { " (\($0))" } ?? ""
      let encoding = session.objectEncoding.map { $0 == 3 ? ", AMF3" : ", AMF0" } ?? ""
      line("application", application + url + encoding)
    }
    write(software: Software(session))
    for direction in Direction.allCases { side(session, summary, direction) }
    for direction in Direction.allCases { pings(session.pings[direction.index], direction) }
    if !session.openTransactions.isEmpty {
      line("unanswered", session.openTransactions.joined(separator: ", "))
    }
    capabilities("offered", session.offered)
    capabilities("accepted", session.accepted)
    capabilities("agreed", session.agreed)
    for stream in session.streams { self.stream(stream, isFromStart: flow.start == .syn) }
    guard let verdict = session.verdict?.text else { return }
    write("\n")
    write(wrapped: verdict, indent: 2, width: Self.textWidth)
  }

  private func endText(_ direction: Direction?) -> String {
    direction.map { " by the \($0.sender.rawValue)" } ?? ""
  }

  /// Writes a label and what it is of, in lines that begin where the text does.
  mutating func line(_ label: String, _ text: String) {
    let indent = 2 + max(Self.labelWidth, label.count)
    write("  ")
    write(safe: label)
    for _ in label.count + 2..<indent { write(" ") }
    let lines = Self.text { $0.write(wrapped: text, indent: indent, width: Self.textWidth) }
    write(text: String(lines.dropFirst(indent)))
  }

  private mutating func side(
    _ session: SessionSummary, _ summary: FlowSummary, _ direction: Direction
  ) {
    let window = session.windows[direction.index]
    var facts = [
      counted(summary[direction].messages, "message"), "\(summary[direction].bytes) B",
    ]
    if let size = session.chunkSizes[direction.index] { facts.append("chunk size \(size)") }
    if let size = window.size { facts.append("window \(size) B") }
    if let limit = window.limit {
      facts.append("may send \(limit) B (\(window.limitType?.name ?? "untyped"))")
    }
    if window.acknowledgements > 0 {
      let last = window.acknowledged.map { ", last \($0)" } ?? ""
      facts.append(counted(window.acknowledgements, "Acknowledgement") + " came back\(last)")
    }
    line("\(direction.arrow) \(direction.sender.rawValue)", facts.joined(separator: ", "))
  }

  private mutating func pings(_ pings: SessionSummary.Pings, _ direction: Direction) {
    guard pings.requests > 0 else { return }
    var text = "\(pings.responses) of \(pings.requests) answered"
    if let shortest = pings.shortest, let longest = pings.longest {
      text += ", in \(milliseconds(shortest)) to \(milliseconds(longest)) ms"
    }
    line("\(direction.arrow) pings", text)
  }

  private func milliseconds(_ nanoseconds: Int64) -> String {
    OutputBuffer.text { $0.writeMilliseconds(nanoseconds) }
  }

  private mutating func capabilities(_ label: String, _ capabilities: EnhancedCapabilities?) {
    guard let capabilities, capabilities.fourCCs != nil || capabilities.capsEx != nil else {
      return
    }
    var facts = capabilities.fourCCs ?? []
    if let caps = capabilities.capsEx {
      let names = ConnectCapabilities.names(of: "capsEx", Double(caps))
      facts.append("capsEx \(caps)" + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"))
    }
    line(label, facts.joined(separator: ", "))
  }

  private mutating func stream(_ stream: SessionSummary.Stream, isFromStart: Bool) {
    var text = stream.purpose.map { "\($0.rawValue) " } ?? ""
    if let name = stream.name { text += "'\(name)' " }
    if let type = stream.publishType { text += "(\(type)) " }
    text += stream.phase.rawValue + endText(stream.endedBy)
    if let refusal = stream.refusal { text += ", \(refusal)" }
    if let stall = stream.longestStall, stall > 0 {
      text += ", no media for \(milliseconds(stall)) ms"
    }
    line(stream.id.map { "stream \($0.rawValue)" } ?? "stream", text)
    for track in stream.tracks { self.track(track, isFromStart: isFromStart) }
  }

  private mutating func track(_ track: SessionSummary.Track, isFromStart: Bool) {
    let size = track.configuration?.size.map { " \($0.width)x\($0.height)" } ?? ""
    var facts = [(track.codec ?? "unknown codec") + size, counted(track.frames, "frame")]
    if isFromStart, !track.hasSequenceHeader { facts[0] += " (no sequence header)" }
    if let rate = track.frameRate { facts.append("\(rounded(rate)) a second") }
    if let rate = track.bitRate { facts.append("\(Int64(rate / 1000)) kbit/s") }
    if track.isVideo {
      facts.append(counted(track.keyFrames, "key frame"))
      if let longest = track.longestKeyFrameInterval {
        facts.append(track.keyFrames > 1 ? "up to \(longest) ms apart" : "none for \(longest) ms")
      }
    }
    if let first = track.firstTimestamp, let last = track.lastTimestamp {
      facts.append("timestamps \(first) to \(last)")
      if let drift = track.drift {
        facts.append("\(abs(drift)) ms \(drift < 0 ? "late" : "early") by the end")
      }
    }
    if track.backwards > 0 { facts.append("\(track.backwards) backwards") }
    if track.jumps > 0 { facts.append(counted(track.jumps, "jump")) }
    let id = track.id == 0 ? "" : " \(track.id)"
    line(
      "  \(track.direction.arrow) \(track.isVideo ? "video" : "audio")\(id)",
      facts.joined(separator: ", "))
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    OutputBuffer.text { $0.write(count: count, noun) }
  }

  private func rounded(_ rate: Double) -> String {
    let tenths = Int64((rate * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
