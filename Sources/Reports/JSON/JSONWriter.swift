/// Writes JSON into a buffer, front to back: commas and escapes are its business, nesting is the
/// caller's.
struct JSONWriter: Sendable {
  var output = OutputBuffer()
  /// How AMF values are written that are fields.
  var amfStyle = AMFStyle.plain
  private var needsComma = false

  /// Begins anew, behind what is in `buffer`.
  mutating func begin(in buffer: inout OutputBuffer) {
    swap(&output, &buffer)
    needsComma = false
  }

  /// Gives back what was written.
  mutating func end(in buffer: inout OutputBuffer) { swap(&output, &buffer) }

  mutating func endLine() {
    output.write(byte: 0x0A)
    needsComma = false
  }

  mutating func beginObject() { begin(0x7B) }
  mutating func endObject() { end(0x7D) }
  mutating func beginArray() { begin(0x5B) }
  mutating func endArray() { end(0x5D) }

  /// An object with the members that `write` writes.
  @inline(__always)
  mutating func object(_ write: (inout Self) -> Void) {
    beginObject()
    write(&self)
    endObject()
  }

  /// An array of elements, each as `write` writes it.
  @inline(__always)
  mutating func list<Elements: Sequence>(
    _ elements: Elements, _ write: (inout Self, Elements.Element) -> Void
  ) {
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }

  /// A member's name; its value comes next.
  mutating func key(_ name: StaticString) {
    output.writeKey(name, needsComma: needsComma)
    needsComma = false
  }

  /// A member's name that is not known to need no escapes.
  mutating func key(text: String) {
    separate()
    quote(text)
    output.write(byte: 0x3A)
    needsComma = false
  }

  mutating func value(_ number: some BinaryInteger) {
    separate()
    output.write(number)
  }

  mutating func value(_ text: String) {
    separate()
    quote(text)
  }

  /// A text in which nothing needs an escape.
  mutating func value(word: String) {
    separate()
    var word = word
    word.withUTF8 { output.writeQuoted($0.span) }
  }

  mutating func value(_ flag: Bool) {
    separate()
    output.write(flag ? "true" : "false")
  }

  /// A number; `NaN` and the infinities, which JSON lacks, as `{"$number": …}`.
  mutating func value(_ number: Double) {
    guard number.isFinite else {
      beginObject()
      key("$number")
      value(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
      endObject()
      return
    }
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53,
      whole != 0 || number.sign == .plus
    {
      value(whole)
    } else {
      separate()
      output.write(text: number.description)
    }
  }

  mutating func null() {
    separate()
    output.write("null")
  }

  mutating func value(seconds nanoseconds: Int64) {
    separate()
    output.writeSeconds(nanoseconds, places: 9)
  }

  /// A string made by `write`, which writes nothing that needs an escape.
  mutating func plainString(_ write: (inout OutputBuffer) -> Void) {
    separate()
    output.write(byte: 0x22)
    write(&output)
    output.write(byte: 0x22)
  }

  private mutating func separate() {
    if needsComma { output.write(byte: 0x2C) }
    needsComma = true
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    output.write(byte: bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    output.write(byte: bracket)
    needsComma = true
  }

  private mutating func quote(_ text: String) {
    var text = text
    let isPlain = text.withUTF8 { bytes in
      let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
      if isPlain { output.writeQuoted(bytes.span) }
      return isPlain
    }
    if !isPlain { quoteWithEscapes(text) }
  }

  private mutating func quoteWithEscapes(_ text: String) {
    output.write(byte: 0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: output.write("\\\"")
      case 0x5C: output.write("\\\\")
      case 0x0A: output.write("\\n")
      case 0x0D: output.write("\\r")
      case 0x09: output.write("\\t")
      case 0..<0x20, 0x7F:
        output.write("\\u00")
        output.writeHex(byte)
      default: output.write(byte: byte)
      }
    }
    output.write(byte: 0x22)
  }
}

extension JSONWriter {
  mutating func member(_ name: StaticString, _ number: (some BinaryInteger)?) {
    key(name)
    if let number { value(number) } else { null() }
  }

  mutating func member(_ name: StaticString, _ text: String?) {
    key(name)
    if let text { value(text) } else { null() }
  }

  mutating func member(_ name: StaticString, _ flag: Bool?) {
    key(name)
    if let flag { value(flag) } else { null() }
  }

  mutating func member(_ name: StaticString, seconds nanoseconds: Int64?) {
    key(name)
    if let nanoseconds { value(seconds: nanoseconds) } else { null() }
  }

  mutating func member(_ name: StaticString, _ number: Double?) {
    key(name)
    if let number { value(number) } else { null() }
  }

  mutating func member(_ name: StaticString, _ texts: [String]?) {
    key(name)
    if let texts { list(texts) { $0.value($1) } } else { null() }
  }

  mutating func object(_ name: StaticString, _ write: (inout Self) -> Void) {
    key(name)
    object(write)
  }

  /// An object of what is there; else null.
  mutating func object<Subject>(
    _ name: StaticString, of subject: Subject?, _ write: (inout Self, Subject) -> Void
  ) {
    key(name)
    guard let subject else { return null() }
    object { write(&$0, subject) }
  }

  mutating func list<Elements: Sequence>(
    _ name: StaticString, _ elements: Elements, _ write: (inout Self, Elements.Element) -> Void
  ) {
    key(name)
    list(elements, write)
  }

  /// An array of objects, each with the members that `write` writes.
  mutating func objects<Elements: Sequence>(
    _ name: StaticString, _ elements: Elements, _ write: (inout Self, Elements.Element) -> Void
  ) {
    list(name, elements) { json, element in json.object { write(&$0, element) } }
  }
}
