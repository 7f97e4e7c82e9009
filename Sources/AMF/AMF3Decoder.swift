internal import ByteParsing

/// Reads AMF3 values one after the other, and notes what is wrong with them.
///
/// The tables of what was sent before are those of one message.
struct AMF3Decoder {
  var log = ReadingLog()
  private var strings: [AMFString] = []
  /// Each with how many bytes its names have.
  private var traits: [(traits: AMF3Traits, byteCount: Int)] = []
  private var objectCount: UInt32 = 0
  /// How many bytes of names and strings were given by reference.
  private var repeatedByteCount = 0

  /// How many there may be in a message: each costs its sender two bytes, whatever its length.
  private static let repeatedByteLimit = 4 << 20

  /// The next value; what of it can be read where it is broken, nil where that is nothing.
  mutating func read(_ input: inout ByteReader) -> AMF3Value? {
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

  private mutating func readValue(_ input: inout ByteReader) throws(ParseError) -> AMF3Value {
    marker = try input.readInteger()
    switch marker {
    case 0x00: return .undefined
    case 0x01: return .null
    case 0x02: return .boolean(false)
    case 0x03: return .boolean(true)
    case 0x04:
      // 29 bits, sign-extended (§3.6).
      return .integer(Int32(bitPattern: try input.readU29() << 3) >> 3)
    case 0x05: return .double(try input.readDouble())
    case 0x06: return .string(try readString(&input))
    case 0x07: return try readText(&input, AMF3Value.xmlDocument)
    case 0x08: return try readDate(&input)
    case 0x09: return try readArray(&input)
    case 0x0A: return try readObject(&input)
    case 0x0B: return try readText(&input, AMF3Value.xml)
    case 0x0C:
      guard let count = try readHead(&input) else { return try takeReference() }
      return .byteArray([UInt8](copying: try input.readBytes(Int(count))))
    case 0x0D, 0x0E, 0x0F, 0x10: return try readVector(&input)
    case 0x11: return try readDictionary(&input)
    default: throw .invalid(.amf3UnknownMarker)
    }
  }

  /// The marker that was read last, and the object that its head refers to.
  private var marker: UInt8 = 0
  private var referred: UInt32 = 0

  /// Reads a U29 whose low bit tells an object that follows from a reference; its other bits, or nil
  /// for a reference.
  private mutating func readHead(_ input: inout ByteReader) throws(ParseError) -> UInt32? {
    let head = try input.readU29()
    if head & 1 == 0 {
      referred = head >> 1
      return nil
    }
    objectCount += 1
    return head >> 1
  }

  private func takeReference() throws(ParseError) -> AMF3Value {
    guard referred < objectCount else { throw .invalid(.amf3ReferenceUnknown) }
    return .reference(referred, marker: marker)
  }
}

// MARK: - Strings

extension AMF3Decoder {
  /// UTF-8-vr: the empty string is never in the table (§1.3.2).
  private mutating func readString(_ input: inout ByteReader) throws(ParseError) -> AMFString {
    let head = try input.readU29()
    if head & 1 == 0 {
      guard head >> 1 < strings.count else { throw .invalid(.amf3ReferenceUnknown) }
      let string = strings[Int(head >> 1)]
      try noteRepeated(string.bytes.count)
      return string
    }
    let string = AMFString(bytes: [UInt8](copying: try input.readBytes(Int(head >> 1))))
    if !string.bytes.isEmpty { strings.append(string) }
    log.check(string, at: input.offset - string.bytes.count)
    return string
  }

  private mutating func noteRepeated(_ byteCount: Int) throws(ParseError) {
    repeatedByteCount += byteCount
    guard repeatedByteCount <= Self.repeatedByteLimit else {
      throw .invalid(.amf3ReferencesExcessive)
    }
  }

  private mutating func readText(
    _ input: inout ByteReader, _ make: (AMFString) -> AMF3Value
  ) throws(ParseError) -> AMF3Value {
    guard let count = try readHead(&input) else { return try takeReference() }
    return make(AMFString(bytes: [UInt8](copying: try input.readBytes(Int(count)))))
  }

  private mutating func readDate(_ input: inout ByteReader) throws(ParseError) -> AMF3Value {
    guard try readHead(&input) != nil else { return try takeReference() }
    return .date(milliseconds: try input.readDouble())
  }
}

// MARK: - Collections

extension AMF3Decoder {
  private mutating func readArray(_ input: inout ByteReader) throws(ParseError) -> AMF3Value {
    guard let count = try readHead(&input) else { return try takeReference() }
    let named = readNamed(&input)
    return .array(AMF3Array(named: named, values: readValues(&input, count)))
  }

  /// Names and values up to the empty name, or to where they break.
  private mutating func readNamed(_ input: inout ByteReader) -> [AMF3Property] {
    var properties: [AMF3Property] = []
    var names = NameCheck()
    defer { if names.hasFault { log.note(names) { properties[$0].name } } }
    while !log.hasStopped {
      do throws(ParseError) {
        let start = input.offset
        let name = try readString(&input)
        if name.bytes.isEmpty { break }
        if names.isSuspect(name) {
          names.note(name, at: start, first: properties.firstIndex { $0.name == name })
        }
        if let value = read(&input) { properties.append(AMF3Property(name, value)) }
        if log.awaitsPlace, let last = properties.last { log.place(.property(last.name)) }
      } catch {
        log.stop(error, from: input.offset, to: input.offset)
      }
    }
    return properties
  }

  private mutating func readValues(_ input: inout ByteReader, _ count: UInt32) -> [AMF3Value] {
    var values: [AMF3Value] = []
    while values.count < count, !log.hasStopped {
      if let value = read(&input) { values.append(value) }
    }
    return values
  }

  private mutating func readDictionary(_ input: inout ByteReader) throws(ParseError) -> AMF3Value {
    guard let count = try readHead(&input) else { return try takeReference() }
    let hasWeakKeys = try input.readInteger(as: UInt8.self) != 0
    var entries: [AMF3Entry] = []
    while entries.count < count, !log.hasStopped {
      guard let key = read(&input), let value = read(&input) else { break }
      entries.append(AMF3Entry(key, value))
    }
    return .dictionary(hasWeakKeys: hasWeakKeys, entries)
  }

  private mutating func readVector(_ input: inout ByteReader) throws(ParseError) -> AMF3Value {
    let marker = marker
    guard let count = try readHead(&input) else { return try takeReference() }
    let isFixedLength = try input.readInteger(as: UInt8.self) != 0
    let elements: AMF3Vector.Elements
    switch marker {
    case 0x0D:
      elements = .integers(
        try Self.readNumbers(&input, count) { input throws(ParseError) in try input.readInteger() })
    case 0x0E:
      elements = .unsignedIntegers(
        try Self.readNumbers(&input, count) { input throws(ParseError) in try input.readInteger() })
    case 0x0F:
      elements = .doubles(
        try Self.readNumbers(&input, count) { input throws(ParseError) in try input.readDouble() })
    default:
      let typeName = try readString(&input)
      elements = .objects(typeName: typeName, readValues(&input, count))
    }
    return .vector(AMF3Vector(isFixedLength: isFixedLength, elements: elements))
  }

  /// Numbers of one width; refuses a count that no bytes are there for.
  private static func readNumbers<Number>(
    _ input: inout ByteReader, _ count: UInt32,
    _ read: (inout ByteReader) throws(ParseError) -> Number
  ) throws(ParseError) -> [Number] {
    guard Int(count) <= input.remaining / MemoryLayout<Number>.size else { throw .endOfBytes }
    var numbers: [Number] = []
    for _ in 0..<count { numbers.append(try read(&input)) }
    return numbers
  }
}

// MARK: - Objects

extension AMF3Decoder {
  private mutating func readObject(_ input: inout ByteReader) throws(ParseError) -> AMF3Value {
    guard let head = try readHead(&input) else { return try takeReference() }
    let traits = try readTraits(&input, head)
    if traits.kind == .externalizable {
      return .object(AMF3Object(traits: traits, external: readExternal(&input, traits)))
    }
    let sealed = readValues(&input, UInt32(traits.members.count))
    let dynamic = traits.kind == .dynamic ? readNamed(&input) : []
    return .object(AMF3Object(traits: traits, sealed: sealed, dynamic: dynamic))
  }

  /// U29O-traits-ref, U29O-traits-ext or U29O-traits, without the bit that says that an object
  /// follows (§3.12).
  private mutating func readTraits(
    _ input: inout ByteReader, _ head: UInt32
  ) throws(ParseError) -> AMF3Traits {
    if head & 1 == 0 {
      guard head >> 1 < traits.count else { throw .invalid(.amf3ReferenceUnknown) }
      let known = traits[Int(head >> 1)]
      try noteRepeated(known.byteCount)
      return known.traits
    }
    let isExternalizable = head & 2 != 0
    let className = try readString(&input)
    var members: [AMFString] = []
    if !isExternalizable {
      for _ in 0..<(head >> 3) { members.append(try readString(&input)) }
    }
    let new = AMF3Traits(
      className: className,
      kind: isExternalizable ? .externalizable : head & 4 != 0 ? .dynamic : .sealed,
      members: members)
    traits.append((new, members.reduce(className.bytes.count) { $0 + $1.bytes.count }))
    return new
  }

  private mutating func readExternal(
    _ input: inout ByteReader, _ traits: AMF3Traits
  ) -> AMF3External {
    switch traits.className.description {
    case "flex.messaging.io.ArrayCollection", "flex.messaging.io.ArrayList",
      "flex.messaging.io.ObjectProxy", "mx.collections.ArrayCollection",
      "mx.collections.ArrayList", "mx.utils.ObjectProxy":
      return .value(read(&input) ?? .undefined)
    case "DSA", "flex.messaging.messages.AsyncMessageExt":
      return .smallMessage(readGroups(&input, [Self.abstractFields, Self.asyncFields]))
    case "DSC", "flex.messaging.messages.CommandMessageExt":
      return .smallMessage(
        readGroups(&input, [Self.abstractFields, Self.asyncFields, ["operation"]]))
    case "DSK", "flex.messaging.messages.AcknowledgeMessageExt":
      return .smallMessage(readGroups(&input, [Self.abstractFields, Self.asyncFields, []]))
    default:
      log.stop(.amf3ClassUnknown, at: input.offset)
      return .unknown([UInt8](copying: input.readRemaining()))
    }
  }

  private static let abstractFields = [
    "body", "clientId", "destination", "headers", "messageId", "timestamp", "timeToLive",
    "clientIdBytes", "messageIdBytes",
  ]
  private static let asyncFields = ["correlationId", "correlationIdBytes"]

  private mutating func readGroups(
    _ input: inout ByteReader, _ names: [[String]]
  ) -> [AMF3FlagGroup] {
    var groups: [AMF3FlagGroup] = []
    for names in names where !log.hasStopped {
      var flags: [UInt8] = []
      repeat {
        guard let byte = try? input.readInteger(as: UInt8.self) else {
          log.stop(.amfEndOfBytes, at: input.offset)
          break
        }
        flags.append(byte)
      } while flags.last.map { $0 & 0x80 != 0 } == true
      var fields: [AMF3FlagGroup.Field] = []
      for bit in 0..<flags.count * 7 where flags[bit / 7] >> UInt8(bit % 7) & 1 == 1 {
        guard !log.hasStopped, let value = read(&input) else { break }
        let name = bit < names.count ? names[bit] : nil
        fields.append(AMF3FlagGroup.Field(bit: bit, name: name, value: value))
      }
      groups.append(AMF3FlagGroup(flags: flags, fields: fields))
    }
    return groups
  }
}

extension ByteReader {
  /// An unsigned integer of 29 bits in one to four bytes (AMF3 §1.3.1).
  mutating func readU29() throws(ParseError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<3 {
      let byte: UInt8 = try readInteger()
      value = value << 7 | UInt32(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
    }
    return value << 8 | UInt32(try readInteger(as: UInt8.self))
  }
}
