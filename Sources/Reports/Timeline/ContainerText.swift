internal import AMF
internal import RTMP

extension OutputBuffer {
  /// Writes what happens to a shared object, on one line.
  mutating func write(_ message: SharedObjectMessage) {
    write(safe: "shared object \"\(message.name)\" version \(message.version)")
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
    case .success(let name): write(safe: "success" + (name.map { " of \($0)" } ?? ""))
    case .sendMessage(let values):
      write("send ")
      write(list: values)
    case .status(let code, let level): write(safe: "status \(code) (\(level))")
    case .clear: write("clear")
    case .remove(let name): write(safe: "remove \(name)")
    case .requestRemove(let name): write(safe: "request removal of \(name)")
    case .useSuccess: write("use success")
    case .unassigned(let type, let bytes):
      write(text: "event type \(type), not known, \(bytes.count) B")
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
      if part.isEncrypted { write(" encrypted") }
    }
  }
}
