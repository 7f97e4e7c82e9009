internal import ByteParsing

/// Why a value cannot be written.
public enum AMFWriteError: Error, Hashable, Sendable {
  /// A name or a string of so many bytes has no place in the encoding.
  case tooLong(byteCount: Int)
  /// An AMF3 integer is not between -2^28 and 2^28 - 1 (AMF3 §3.6).
  case integerOutOfRange(Int32)
}

/// Writes AMF0 values one after the other, as one message has them (AMF0 §2).
public struct AMF0Writer: Sendable {
  public private(set) var bytes: [UInt8] = []
  /// What AMF3 values refer to is what came before in the message.
  private var amf3 = AMF3Writer()

  public init() {}

  public mutating func write(_ value: AMFValue) throws(AMFWriteError) {
    switch value {
    case .number(let number):
      bytes.append(0x00)
      bytes.append(bigEndian: number.bitPattern)
    case .boolean(let flag): bytes += [0x01, flag ? 1 : 0]
    case .string(let text):
      bytes.append(0x02)
      try bytes.append(text)
    case .object(let properties):
      bytes.append(0x03)
      try append(properties)
    case .movieClip: bytes.append(0x04)
    case .null: bytes.append(0x05)
    case .undefined: bytes.append(0x06)
    case .reference(let index):
      bytes.append(0x07)
      bytes.append(bigEndian: index)
    case .ecmaArray(let declaredCount, let properties):
      bytes.append(0x08)
      bytes.append(bigEndian: declaredCount)
      try append(properties)
    case .strictArray(let values):
      bytes.append(0x0A)
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: values.count))
      for value in values { try write(value) }
    case .date(let milliseconds, let timeZone):
      bytes.append(0x0B)
      bytes.append(bigEndian: milliseconds.bitPattern)
      bytes.append(bigEndian: timeZone)
    case .longString(let text):
      bytes.append(0x0C)
      try append(long: text)
    case .unsupported: bytes.append(0x0D)
    case .recordSet: bytes.append(0x0E)
    case .xmlDocument(let text):
      bytes.append(0x0F)
      try append(long: text)
    case .typedObject(let className, let properties):
      bytes.append(0x10)
      try bytes.append(className)
      try append(properties)
    case .avmPlus(let value):
      bytes.append(0x11)
      bytes += try amf3.encode(value)
    }
  }

  private mutating func append(_ properties: [AMFProperty]) throws(AMFWriteError) {
    for property in properties {
      try bytes.append(property.name)
      try write(property.value)
    }
    bytes += [0, 0, 0x09]
  }

  private mutating func append(long text: AMFString) throws(AMFWriteError) {
    guard let count = UInt32(exactly: text.bytes.count) else {
      throw .tooLong(byteCount: text.bytes.count)
    }
    bytes.append(bigEndian: count)
    bytes += text.bytes
  }
}

extension [UInt8] {
  /// Appends a string with a length of two bytes (AMF0 §1.3.1, UTF-8).
  public mutating func append(_ text: AMFString) throws(AMFWriteError) {
    guard let count = UInt16(exactly: text.bytes.count) else {
      throw .tooLong(byteCount: text.bytes.count)
    }
    append(bigEndian: count)
    self += text.bytes
  }
}
