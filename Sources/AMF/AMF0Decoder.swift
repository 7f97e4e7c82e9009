public import ByteParsing

/// Reads AMF0 values one after the other, and notes what is wrong with them.
struct AMF0Decoder {
  var log = ReadingLog()
  /// What AMF3 values refer to is what came before in the message.
  private var amf3 = AMF3Decoder()
  private var references = ReferenceTable()
  /// Whether there was a value of a type that many readers do not know.
  private(set) var usesRareTypes = false
  /// Markers 04, 07, 0B to 10 and 11, a bit for each.
  private static let rareMarkers: UInt32 = 0b11_1111_1000_1001_0000

  /// The next value; what of it can be read where it is broken, nil where that is nothing.
  mutating func read(_ input: inout ByteReader) -> AMFValue? {
    let start = input.offset
    guard log.enter(at: start) else { return nil }
    defer { log.leave() }
    do throws(ParseError) {
      return try readValue(&input)
    } catch {
      log.stop(error, from: start, to: input.offset)
      return nil
    }
  }

  private mutating func readValue(_ input: inout ByteReader) throws(ParseError) -> AMFValue {
    let marker: UInt8 = try input.readInteger()
    if Self.rareMarkers >> UInt32(marker) & 1 == 1 { usesRareTypes = true }
    switch marker {
    case 0x00: return .number(try input.readDouble())
    case 0x01: return .boolean(try readBoolean(&input))
    case 0x02: return .string(try readString(&input))
    case 0x03: return .object(readProperties(&input))
    case 0x04: return .movieClip
    case 0x05: return .null
    case 0x06: return .undefined
    case 0x07: return .reference(try readReference(&input))
    case 0x08: return try readECMAArray(&input)
    case 0x09: throw .invalid(.amfObjectEndMisplaced)
    case 0x0A: return try readStrictArray(&input)
    case 0x0B: return try readDate(&input)
    case 0x0C: return .longString(try AMFString(long: &input))
    case 0x0D: return .unsupported
    case 0x0E: return .recordSet
    case 0x0F: return .xmlDocument(try AMFString(long: &input))
    case 0x10:
      let className = try AMFString(&input)
      return .typedObject(className: className, readProperties(&input))
    case 0x11: return readAMF3(&input)
    default: throw .invalid(.amfUnknownMarker)
    }
  }

  private mutating func readString(_ input: inout ByteReader) throws(ParseError) -> AMFString {
    let start = input.offset
    let text = try AMFString(&input)
    log.check(text, at: start)
    return text
  }

  /// What is not 0 is true (AMF0 §2.3).
  private mutating func readBoolean(_ input: inout ByteReader) throws(ParseError) -> Bool {
    let byte: UInt8 = try input.readInteger()
    if byte > 1 { log.note(boolean: byte, at: input.offset - 1) }
    return byte != 0
  }

  private mutating func readDate(_ input: inout ByteReader) throws(ParseError) -> AMFValue {
    let start = input.offset
    let milliseconds = try input.readDouble()
    let timeZone: Int16 = try input.readInteger()
    if timeZone != 0 || !(milliseconds >= 0 && milliseconds.isFinite) {
      log.note(date: milliseconds, timeZone: timeZone, at: start)
    }
    return .date(milliseconds: milliseconds, timeZone: timeZone)
  }

  private mutating func readReference(_ input: inout ByteReader) throws(ParseError) -> UInt16 {
    let index: UInt16 = try input.readInteger()
    log.note(reference: index, references, at: input.offset - 2)
    return index
  }

  /// Reads names and values up to the object end marker, or to where they break.
  private mutating func readProperties(_ input: inout ByteReader) -> [AMFProperty] {
    var properties: [AMFProperty] = []
    var names = NameCheck()
    let index = references.begin()
    defer {
      references.end(index)
      if names.hasFault { log.note(names) { properties[$0].name } }
    }
    while !log.hasStopped {
      if input.isAtEnd {
        log.note(.amfObjectEndMissing, at: input.offset)
        break
      }
      let start = input.offset
      guard let name = try? readString(&input) else {
        log.stop(.amfEndOfBytes, at: input.offset)
        break
      }
      if name.bytes.isEmpty, input.peek() == 0x09 {
        try? input.skip(1)
        break
      }
      if names.isSuspect(name), !input.isAtEnd {
        names.note(name, at: start, first: properties.firstIndex { $0.name == name })
      }
      if let value = read(&input) { properties.append(AMFProperty(name, value)) }
      if log.awaitsPlace, let last = properties.last { log.place(.property(last.name)) }
    }
    return properties
  }

  private mutating func readECMAArray(_ input: inout ByteReader) throws(ParseError) -> AMFValue {
    let start = input.offset
    let declaredCount: UInt32 = try input.readInteger()
    let properties = readProperties(&input)
    if !log.hasStopped, properties.count != Int(declaredCount) {
      log.note(.amfArrayCountWrong, at: start)
    }
    return .ecmaArray(declaredCount: declaredCount, properties)
  }

  private mutating func readStrictArray(_ input: inout ByteReader) throws(ParseError) -> AMFValue {
    let count: UInt32 = try input.readInteger()
    let index = references.begin()
    defer { references.end(index) }
    var values: [AMFValue] = []
    while values.count < Int(count), !log.hasStopped {
      if let value = read(&input) { values.append(value) }
    }
    return .strictArray(values)
  }

  private mutating func readAMF3(_ input: inout ByteReader) -> AMFValue {
    swap(&log, &amf3.log)
    defer { swap(&log, &amf3.log) }
    return .avmPlus(amf3.read(&input) ?? .undefined)
  }
}

extension AMFString {
  /// A string with a length of two bytes (AMF0 §1.3.1, UTF-8).
  public init(_ input: inout ByteReader) throws(ParseError) {
    let count: UInt16 = try input.readInteger()
    bytes = [UInt8](copying: try input.readBytes(Int(count)))
  }

  /// A string with a length of four bytes (AMF0 §1.3.1, UTF-8-long).
  init(long input: inout ByteReader) throws(ParseError) {
    let count: UInt32 = try input.readInteger()
    bytes = [UInt8](copying: try input.readBytes(Int(count)))
  }
}

extension ByteReader {
  mutating func readDouble() throws(ParseError) -> Double {
    Double(bitPattern: try readInteger())
  }
}
