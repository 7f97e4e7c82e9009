internal import Flows
internal import Packets
internal import Sessions

/// What a finding's record has beside its sentence: the facts by name, the bytes, the places.
extension JSONWriter {
  mutating func facts(of report: FindingReport) {
    member("stream_offset", report.bytes?.lowerBound ?? report.place.streamOffset)
    member("byte_count", report.bytes.map { $0.upperBound - $0.lowerBound })
    if let frame = report.end?.frame { member("end_frame", frame) }
    key("arguments")
    beginObject()
    for (name, value) in report.arguments.list {
      key(text: name)
      self.value(value)
    }
    endObject()
    key("related")
    beginArray()
    for related in report.related {
      beginObject()
      member("role", related.role)
      member("flow", related.flow)
      member("direction", related.direction?.name)
      member("message", related.message)
      member("frame", related.place.frame)
      member("stream_offset", related.place.streamOffset)
      endObject()
    }
    endArray()
  }

  /// Durations are in seconds.
  private mutating func value(_ value: FindingArguments.Fact) {
    switch value {
    case .integer(let number): self.value(number)
    case .number(let number): self.value(number)
    case .text(let text): self.value(text)
    case .texts(let texts):
      beginArray()
      for text in texts { self.value(text) }
      endArray()
    case .duration(let time): self.value(seconds: time)
    case .flag(let flag): self.value(flag)
    }
  }
}
