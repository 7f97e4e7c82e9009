/// Reads JSON (RFC 8259): of scripts, which people type, and of a fixture's files.
///
/// Every complaint has its line.
struct JSONReader {
  /// No value lies in more arrays and objects than these.
  static let depthLimit = 512

  private let bytes: [UInt8]
  private var place = 0
  private var line: Int

  /// Reads a text that is one value.
  ///
  /// - Parameter line: which the text begins on.
  static func read(_ bytes: [UInt8], line: Int = 1) throws(FixtureError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, line: line)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.place == bytes.count else {
      throw reader.fault("has \(reader.here) after its end")
    }
    return value
  }

  /// Reads lines of which each is one value, and gives each to `body`.
  static func readLines(
    _ text: [UInt8], of file: String, _ body: (JSONValue) throws(FixtureError) -> Void
  ) throws(FixtureError) {
    for (index, line) in text.split(separator: 0x0A).enumerated() {
      do throws(FixtureError) {
        try body(try read(Array(line), line: index + 1))
      } catch {
        throw error.inFile(file)
      }
    }
  }

  private init(bytes: [UInt8], line: Int) {
    self.bytes = bytes
    self.line = line
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(FixtureError) -> JSONValue {
    skipSpace()
    let (start, startLine) = (place, line)
    guard let first = peek else { throw fault("ends where a value is due") }
    let content: JSONValue.Content
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < Self.depthLimit else {
        throw fault("has more than \(Self.depthLimit) arrays and objects in each other")
      }
      content =
        first == UInt8(ascii: "{")
        ? .object(try members(depth: depth + 1)) : .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): content = .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      content = .number(try number())
    case UInt8(ascii: "t"): content = try word("true", .boolean(true))
    case UInt8(ascii: "f"): content = try word("false", .boolean(false))
    case UInt8(ascii: "n"): content = try word("null", .null)
    default: throw fault("has \(here) where a value is due")
    }
    return JSONValue(line: startLine, place: start..<place, content: content)
  }

  private mutating func members(depth: Int) throws(FixtureError) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    place += 1
    guard !skips(UInt8(ascii: "}")) else { return members }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else {
        throw fault("has \(here) where the name of a member is due, in quotes")
      }
      let name = try string()
      guard names.insert(name).inserted else { throw fault("has \"\(name)\" twice in an object") }
      guard skips(UInt8(ascii: ":")) else { throw fault("has \(here) where a colon is due") }
      members.append(.init(name: name, value: try value(depth: depth)))
    } while skips(UInt8(ascii: ","))
    guard skips(UInt8(ascii: "}")) else { throw fault("has \(here) where , or } is due") }
    return members
  }

  private mutating func elements(depth: Int) throws(FixtureError) -> [JSONValue] {
    var elements: [JSONValue] = []
    place += 1
    guard !skips(UInt8(ascii: "]")) else { return elements }
    repeat { elements.append(try value(depth: depth)) } while skips(UInt8(ascii: ","))
    guard skips(UInt8(ascii: "]")) else { throw fault("has \(here) where , or ] is due") }
    return elements
  }

  private mutating func word(
    _ word: StaticString, _ content: JSONValue.Content
  ) throws(FixtureError) -> JSONValue.Content {
    let letters = Array("\(word)".utf8)
    guard bytes[place...].starts(with: letters) else {
      throw fault("has \(here) where a value is due")
    }
    place += letters.count
    return content
  }

  private mutating func number() throws(FixtureError) -> Double {
    let start = place
    _ = skipsByte(UInt8(ascii: "-"))
    let isZero = peek == UInt8(ascii: "0")
    let count = skipDigits()
    var isWellFormed = count > 0 && !(isZero && count > 1)
    if skipsByte(UInt8(ascii: ".")) { isWellFormed = skipDigits() > 0 && isWellFormed }
    if skipsByte(UInt8(ascii: "e")) || skipsByte(UInt8(ascii: "E")) {
      if !skipsByte(UInt8(ascii: "+")) { _ = skipsByte(UInt8(ascii: "-")) }
      isWellFormed = skipDigits() > 0 && isWellFormed
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard isWellFormed, let number = Double(text) else {
      throw fault("has \(text), which is no number")
    }
    guard number.isFinite else { throw fault("has \(text), which is too large") }
    return number
  }

  // MARK: Strings

  private mutating func string() throws(FixtureError) -> String {
    var text: [UInt8] = []
    place += 1
    while true {
      guard let byte = peek, byte >= 0x20 else {
        throw fault("has a string that does not end on its line")
      }
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: text, as: UTF8.self) else {
          throw fault("has a string that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): text += String(try escaped()).utf8
      default: text.append(byte)
      }
    }
  }

  private mutating func escaped() throws(FixtureError) -> Unicode.Scalar {
    let byte = peek
    place += byte == nil ? 0 : 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar()
    default: throw fault("has a backslash in a string, and nothing that it stands for")
    }
  }

  /// What follows \u, with its other half where it takes two.
  private mutating func scalar() throws(FixtureError) -> Unicode.Scalar {
    let first = hexUnit()
    if let first, let scalar = Unicode.Scalar(first) { return scalar }
    if let first, (0xD800..<0xDC00).contains(first), skipsByte(UInt8(ascii: "\\")),
      skipsByte(UInt8(ascii: "u")), let second = hexUnit(), (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    {
      return scalar
    }
    throw fault("has a \\u in a string that is no character")
  }

  private mutating func hexUnit() -> UInt32? {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4 else { return nil }
    var unit: UInt32 = 0
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    place += 4
    return unit
  }

  // MARK: Bytes

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
      if byte == 0x0A { line += 1 }
      place += 1
    }
  }

  private mutating func skips(_ byte: UInt8) -> Bool {
    skipSpace()
    return skipsByte(byte)
  }

  private mutating func skipsByte(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    place += 1
    return true
  }

  private mutating func skipDigits() -> Int {
    let start = place
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    return place - start
  }

  /// What stands here, for messages.
  private var here: String {
    guard let byte = peek else { return "its end" }
    return (0x21...0x7E).contains(byte)
      ? "\"\(Character(Unicode.Scalar(byte)))\"" : "the byte 0x" + String(byte, radix: 16)
  }

  private func fault(_ text: String) -> FixtureError { FixtureError(text, line: line) }
}
