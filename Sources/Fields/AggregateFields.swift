public import RTMP

extension AggregateMessage {
  @usableFromInline func describe(to visitor: inout some FieldVisitor) {
    visitor.begin(.list, "parts")
    for part in parts {
      let end = part.start + Int(part.length)
      visitor.begin(.object, .element)
      visitor.see(
        "message_type_id", .unsigned(UInt64(part.type.rawValue)),
        at: part.start - 11..<part.start - 10)
      visitor.see("message_type", .word(part.type.name), at: part.start - 11..<part.start - 10)
      visitor.see(
        "message_length", .unsigned(UInt64(part.length)), at: part.start - 10..<part.start - 7)
      if part.isEncrypted {
        visitor.see("encrypted", .flag(true), at: part.start - 11..<part.start - 10)
      }
      visitor.see(
        "own_timestamp", .unsigned(UInt64(part.ownTimestamp)), at: part.start - 7..<part.start - 3)
      visitor.see("timestamp", .optional(part.timestamp))
      if part.body.hasFields {
        visitor.begin(.object, "body")
        part.body.describe(to: &visitor)
        visitor.end(.object)
      } else {
        visitor.see("body", .absent, at: part.start..<end)
      }
      visitor.end(.object)
    }
    visitor.end(.list)
    malformations.describe(to: &visitor)
  }
}
