/// A value of AMF0, with all that it needs to be written again as it was (AMF0 §2).
public indirect enum AMFValue: Hashable, Sendable {
  case number(Double)
  case boolean(Bool)
  case string(AMFString)
  case object([AMFProperty])
  /// Reserved, and never followed by a value (§2.6).
  case movieClip
  case null
  case undefined
  /// The object, array or typed object that came at this place in the message, from 0 (§2.9).
  case reference(UInt16)
  /// `declaredCount` is what the array says of itself; senders get it wrong (§2.10).
  case ecmaArray(declaredCount: UInt32, [AMFProperty])
  case strictArray([AMFValue])
  /// Milliseconds since 1970-01-01T00:00:00Z; the time zone "should not be used" (§2.13).
  case date(milliseconds: Double, timeZone: Int16)
  case longString(AMFString)
  case unsupported
  /// Reserved, and never followed by a value (§2.16).
  case recordSet
  case xmlDocument(AMFString)
  case typedObject(className: AMFString, [AMFProperty])
  /// A value that is AMF3 (§3.1).
  case avmPlus(AMF3Value)

  public var numberValue: Double? {
    switch self {
    case .number(let value), .avmPlus(.double(let value)): value
    case .avmPlus(.integer(let value)): Double(value)
    default: nil
    }
  }

  public var booleanValue: Bool? {
    switch self {
    case .boolean(let value), .avmPlus(.boolean(let value)): value
    default: nil
    }
  }

  public var stringValue: AMFString? {
    switch self {
    case .string(let value), .longString(let value), .xmlDocument(let value),
      .avmPlus(.string(let value)):
      value
    default: nil
    }
  }

  /// The properties of an object or an associative array, in the order in which they came.
  public var properties: [AMFProperty]? {
    switch self {
    case .object(let properties), .ecmaArray(_, let properties), .typedObject(_, let properties):
      properties
    case .avmPlus(.object(let object)) where object.external == nil:
      object.properties.map { AMFProperty($0.name, .avmPlus($0.value)) }
    case .avmPlus(.array(let array)) where !array.named.isEmpty:
      array.named.map { AMFProperty($0.name, .avmPlus($0.value)) }
    default: nil
    }
  }

  /// The values of an array, without the names that they may have; nil in other values.
  public var elements: [AMFValue]? {
    switch self {
    case .strictArray(let values): values
    case .ecmaArray(_, let properties): properties.map(\.value)
    case .avmPlus(.array(let array)): (array.named.map(\.value) + array.values).map(Self.avmPlus)
    default: nil
    }
  }

  /// Whether it is null, in either version.
  public var isNull: Bool { self == .null || self == .avmPlus(.null) }

  /// The value of the first property of that name.
  public subscript(name: AMFString) -> AMFValue? {
    properties?.first { $0.name == name }?.value
  }
}

/// A name and a value in an object or an associative array.
public struct AMFProperty: Hashable, Sendable {
  public let name: AMFString
  public let value: AMFValue

  public init(_ name: AMFString, _ value: AMFValue) {
    self.name = name
    self.value = value
  }
}
