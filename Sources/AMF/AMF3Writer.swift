internal import ByteParsing

/// Writes AMF3 values one after the other, as one message has them (AMF3 §3).
///
/// Strings and traits that were written before are written as references.
public struct AMF3Writer: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var strings: [AMFString: UInt32] = [:]
  private var traits: [AMF3Traits: UInt32] = [:]

  public init() {}

  public mutating func write(_ value: AMF3Value) throws(AMFWriteError) {
    switch value {
    case .undefined: bytes.append(0x00)
    case .null: bytes.append(0x01)
    case .boolean(let flag): bytes.append(flag ? 0x03 : 0x02)
    case .integer(let number):
      guard (-0x1000_0000..<0x1000_0000).contains(number) else {
        throw .integerOutOfRange(number)
      }
      bytes.append(0x04)
      append(u29: UInt32(bitPattern: number) & 0x1FFF_FFFF)
    case .double(let number):
      bytes.append(0x05)
      bytes.append(bigEndian: number.bitPattern)
    case .string(let text):
      bytes.append(0x06)
      try append(text)
    case .xmlDocument(let text): try append(0x07, text.bytes)
    case .date(let milliseconds):
      bytes += [0x08, 0x01]
      bytes.append(bigEndian: milliseconds.bitPattern)
    case .array(let array):
      try append(0x09, count: array.values.count)
      try append(array.named)
      for value in array.values { try write(value) }
    case .object(let object): try append(object)
    case .xml(let text): try append(0x0B, text.bytes)
    case .byteArray(let content): try append(0x0C, content)
    case .vector(let vector): try append(vector)
    case .dictionary(let hasWeakKeys, let entries):
      try append(0x11, count: entries.count)
      bytes.append(hasWeakKeys ? 1 : 0)
      for entry in entries {
        try write(entry.key)
        try write(entry.value)
      }
    case .reference(let index, let marker):
      bytes.append(marker)
      append(u29: index << 1)
    }
  }

  /// A value's bytes alone, by the tables of those before it.
  mutating func encode(_ value: AMF3Value) throws(AMFWriteError) -> [UInt8] {
    bytes = []
    try write(value)
    return bytes
  }

  // MARK: Parts

  private mutating func append(u29 value: UInt32) {
    switch value {
    case 0..<0x80: bytes.append(UInt8(value))
    case 0x80..<0x4000: bytes += [UInt8(value >> 7) | 0x80, UInt8(value & 0x7F)]
    case 0x4000..<0x20_0000:
      bytes += [UInt8(value >> 14) | 0x80, UInt8(value >> 7 & 0x7F) | 0x80, UInt8(value & 0x7F)]
    default:
      bytes += [
        UInt8(value >> 22 & 0x7F) | 0x80, UInt8(value >> 15 & 0x7F) | 0x80,
        UInt8(value >> 8 & 0x7F) | 0x80, UInt8(value & 0xFF),
      ]
    }
  }

  /// A marker, and a count with the bit that says that the content follows.
  private mutating func append(_ marker: UInt8, count: Int) throws(AMFWriteError) {
    guard count < 1 << 28 else { throw .tooLong(byteCount: count) }
    bytes.append(marker)
    append(u29: UInt32(count) << 1 | 1)
  }

  private mutating func append(_ marker: UInt8, _ content: [UInt8]) throws(AMFWriteError) {
    try append(marker, count: content.count)
    bytes += content
  }

  /// UTF-8-vr (§1.3.2).
  private mutating func append(_ text: AMFString) throws(AMFWriteError) {
    guard text.bytes.count < 1 << 28 else { throw .tooLong(byteCount: text.bytes.count) }
    if let index = strings[text] { return append(u29: index << 1) }
    append(u29: UInt32(text.bytes.count) << 1 | 1)
    bytes += text.bytes
    if !text.bytes.isEmpty { strings[text] = UInt32(strings.count) }
  }

  private mutating func append(_ properties: [AMF3Property]) throws(AMFWriteError) {
    for property in properties {
      try append(property.name)
      try write(property.value)
    }
    bytes.append(0x01)
  }

  private mutating func append(_ object: AMF3Object) throws(AMFWriteError) {
    bytes.append(0x0A)
    try append(object.traits)
    for value in object.sealed { try write(value) }
    if object.traits.kind == .dynamic { try append(object.dynamic) }
    switch object.external {
    case nil: break
    case .value(let value)?: try write(value)
    case .smallMessage(let groups)?:
      for group in groups {
        bytes += group.flags
        for field in group.fields { try write(field.value) }
      }
    case .unknown(let content)?: bytes += content
    }
  }

  private mutating func append(_ new: AMF3Traits) throws(AMFWriteError) {
    if let index = traits[new] { return append(u29: index << 2 | 0b01) }
    traits[new] = UInt32(traits.count)
    switch new.kind {
    case .externalizable:
      append(u29: 0b0111)
      try append(new.className)
    case .sealed, .dynamic:
      let dynamic: UInt32 = new.kind == .dynamic ? 0b1000 : 0
      append(u29: UInt32(truncatingIfNeeded: new.members.count) << 4 | dynamic | 0b0011)
      try append(new.className)
      for member in new.members { try append(member) }
    }
  }

  private mutating func append(_ vector: AMF3Vector) throws(AMFWriteError) {
    let isFixed: UInt8 = vector.isFixedLength ? 1 : 0
    switch vector.elements {
    case .integers(let numbers):
      try append(0x0D, count: numbers.count)
      bytes.append(isFixed)
      for number in numbers { bytes.append(bigEndian: number) }
    case .unsignedIntegers(let numbers):
      try append(0x0E, count: numbers.count)
      bytes.append(isFixed)
      for number in numbers { bytes.append(bigEndian: number) }
    case .doubles(let numbers):
      try append(0x0F, count: numbers.count)
      bytes.append(isFixed)
      for number in numbers { bytes.append(bigEndian: number.bitPattern) }
    case .objects(let typeName, let values):
      try append(0x10, count: values.count)
      bytes.append(isFixed)
      try append(typeName)
      for value in values { try write(value) }
    }
  }
}
