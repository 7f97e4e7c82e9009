internal import AMF
internal import ByteParsing
internal import RTMP

extension JSONWriter {
  mutating func sharedObject(_ message: SharedObjectMessage, _ style: AMFStyle) {
    beginObject()
    member("name", message.name.description)
    member("version", message.version)
    member("persistent", message.isPersistent)
    key("events")
    beginArray()
    for event in message.events { self.event(event, style) }
    endArray()
    malformations(message.malformations)
    endObject()
  }

  private mutating func event(_ event: SharedObjectMessage.Event, _ style: AMFStyle) {
    beginObject()
    member("event", event.name)
    switch event {
    case .use, .release, .clear, .useSuccess: break
    case .requestChange(let changes), .change(let changes):
      key("changes")
      beginArray()
      for change in changes {
        beginArray()
        plain(change.name)
        value(change.value, style)
        endArray()
      }
      endArray()
    case .success(let name): member("property", name?.description)
    case .remove(let name), .requestRemove(let name): member("property", name.description)
    case .sendMessage(let values):
      key("values")
      self.values(values, style)
    case .status(let code, let level):
      member("code", code.description)
      member("level", level.description)
    case .unassigned(let type, let bytes):
      member("event_type", type)
      key("data")
      hex(bytes)
    }
    endObject()
  }

  mutating func aggregate(_ message: AggregateMessage, _ style: AMFStyle) {
    beginObject()
    key("parts")
    beginArray()
    for part in message.parts {
      beginObject()
      member("message_type_id", part.type.rawValue)
      member("message_type", part.type.name)
      member("message_length", part.length)
      member("own_timestamp", part.ownTimestamp)
      member("timestamp", part.timestamp)
      key("body")
      body(part.body, nil, style)
      endObject()
    }
    endArray()
    malformations(message.malformations)
    endObject()
  }
}
