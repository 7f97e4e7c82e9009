internal import AMF
public import RTMP

extension SharedObjectMessage {
  @usableFromInline func describe(to visitor: inout some FieldVisitor) {
    visitor.see("name", .text(name, .secret(.streams)))
    visitor.see("version", .unsigned(UInt64(version)))
    visitor.see("persistent", .flag(isPersistent))
    if reserved != 0 { visitor.see("reserved", .unsigned(UInt64(reserved))) }
    visitor.begin(.list, "events")
    for event in events {
      visitor.begin(.object, .element)
      event.describe(to: &visitor)
      visitor.end(.object)
    }
    visitor.end(.list)
    malformations.describe(to: &visitor)
  }
}

extension SharedObjectMessage.Event {
  fileprivate func describe(to visitor: inout some FieldVisitor) {
    visitor.see("event", .word(name))
    switch self {
    case .use, .release, .clear, .useSuccess: break
    case .requestChange(let changes), .change(let changes):
      visitor.begin(.list, "changes")
      for change in changes {
        visitor.begin(.list, .element)
        visitor.see(.element, .text(change.name, .name))
        visitor.see(.element, .amf(change.value, .secret(.texts)))
        visitor.end(.list)
      }
      visitor.end(.list)
    case .success(let name):
      visitor.see("property", name.map { .text($0, .name) } ?? .absent)
    case .remove(let name), .requestRemove(let name): visitor.see("property", .text(name, .name))
    case .sendMessage(let values):
      visitor.begin(.list, "values")
      for (index, value) in values.enumerated() {
        // The first names the handler that is called.
        visitor.see(.element, .amf(value, index == 0 ? .name : .secret(.texts)))
      }
      visitor.end(.list)
    case .status(let code, let level):
      visitor.see("code", .text(code, .name))
      visitor.see("level", .text(level, .name))
    case .unassigned(let type, let bytes):
      visitor.see("event_type", .unsigned(UInt64(type)))
      visitor.see("data", .bytes(bytes, .secret(.texts)))
    }
  }
}
