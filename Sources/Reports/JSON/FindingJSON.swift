internal import Flows
internal import Packets
internal import Sessions

/// What a finding's record has beside its sentence: the facts by name, the bytes, the places.
extension JSONWriter {
  mutating func facts(of report: FindingReport) {
    member("stream_offset", report.bytes?.lowerBound ?? report.place.streamOffset)
    member("byte_count", report.bytes.map { $0.upperBound - $0.lowerBound })
    if let frame = report.end?.frame { member("end_frame", frame) }
    object("arguments") { json in
      for (name, value) in report.arguments.list {
        json.key(text: name)
        json.value(value)
      }
    }
    objects("related", report.related) { json, related in
      json.member("role", related.role)
      json.member("flow", related.flow)
      json.member("direction", related.direction?.name)
      json.member("message", related.message)
      json.member("frame", related.place.frame)
      json.member("stream_offset", related.place.streamOffset)
    }
  }

  /// Durations are in seconds.
  private mutating func value(_ value: FindingArguments.Fact) {
    switch value {
    case .integer(let number): self.value(number)
    case .number(let number): self.value(number)
    case .text(let text): self.value(text)
    case .texts(let texts): list(texts) { $0.value($1) }
    case .duration(let time): self.value(seconds: time)
    case .flag(let flag): self.value(flag)
    }
  }
}
