internal import AMF
internal import ByteParsing
internal import Fields
internal import RTMP
internal import Sessions

extension JSONWriter {
  /// What a message says; null where that cannot be told.
  mutating func body(of report: MessageReport) {
    guard report.body.hasFields else { return null() }
    beginObject()
    // Of media nothing is known beyond its own bytes.
    if report.message.header.type.isMedia {
      report.body.describe(to: &self)
    } else {
      report.body.describe(to: &self, in: report.context)
    }
    endObject()
  }
}

extension JSONWriter: FieldVisitor {
  @inline(__always)
  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    key(of: name)
    switch value {
    case .absent: null()
    case .unsigned(let number): self.value(number)
    case .signed(let number): self.value(number)
    case .number(let number): self.value(number)
    case .flag(let flag): self.value(flag)
    case .duration(let nanoseconds): self.value(seconds: nanoseconds)
    case .word(let word), .code(_, let word): self.value(word: word)
    case .text(let text, _):
      // Members whose text is not UTF-8 stay strings.
      if case .element = name { plain(text) } else { self.value(text.description) }
    case .amf(let amf, _): self.value(amf, amfStyle)
    case .bytes(let bytes, _): hex(bytes)
    }
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) {
    key(of: name)
    if group == .object { beginObject() } else { beginArray() }
  }

  mutating func end(_ group: FieldGroup) {
    if group == .object { endObject() } else { endArray() }
  }

  @inline(__always)
  private mutating func key(of name: FieldName) {
    switch name {
    case .field(let name): key(name)
    case .property(let name): key(text: name.description)
    case .element: break
    }
  }
}

extension JSONWriter {
  mutating func base64(_ bytes: [UInt8]) {
    let alphabet: [UInt8] = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    plainString { output in
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
        for index in 0..<4 {
          let isPadding = index > group.count
          output.write(byte: isPadding ? 0x3D : alphabet[Int(bits >> (18 - 6 * index) & 63)])
        }
      }
    }
  }
}
