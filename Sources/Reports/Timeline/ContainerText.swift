internal import AMF
internal import RTMP

extension OutputBuffer {
  /// Writes what happens to a shared object, on one line.
  mutating func write(_ message: SharedObjectMessage) {
    write("shared object ")
    write(quoted: message.name.description)
    write(" version ")
    write(message.version)
    if message.isPersistent { write(", persistent") }
    for event in message.events {
      write("; ")
      write(event)
    }
  }

  private mutating func write(_ event: SharedObjectMessage.Event) {
    switch event {
    case .use: write("use")
    case .release: write("release")
    case .requestChange(let changes):
      write("request change of ")
      write(list: changes.map { AMFProperty($0.name, $0.value) })
    case .change(let changes):
      write("change of ")
      write(list: changes.map { AMFProperty($0.name, $0.value) })
    case .success(let name):
      write("success")
      if let name {
        write(" of ")
        write(safe: name.description)
      }
    case .sendMessage(let values):
      write("send ")
      write(list: values)
    case .status(let code, let level):
      write("status ")
      write(safe: code.description)
      write(" (")
      write(safe: level.description)
      write(")")
    case .clear: write("clear")
    case .remove(let name):
      write("remove ")
      write(safe: name.description)
    case .requestRemove(let name):
      write("request removal of ")
      write(safe: name.description)
    case .useSuccess: write("use success")
    case .unassigned(let type, let bytes):
      write("event type ")
      write(type)
      write(", not known, ")
      write(bytes.count)
      write(" B")
    }
  }

  /// Writes what an aggregate holds, on one line.
  mutating func write(_ message: AggregateMessage) {
    write("aggregate of ")
    write(count: message.parts.count, "message")
    for (index, part) in message.parts.enumerated() {
      write(index == 0 ? ": " : "; ")
      write(text: part.type.title)
      write(" ")
      if let timestamp = part.timestamp { write(timestamp) } else { write("?") }
      write(" ms ")
      write(part.length)
      write(" B")
    }
  }
}
