/// A value of AMF3 (AMF3 §3).
///
/// Strings and traits that were sent by reference stand where they are used; an object that was is
/// a ``reference(_:marker:)``, as objects may hold themselves.
public indirect enum AMF3Value: Hashable, Sendable {
  case undefined
  case null
  case boolean(Bool)
  /// From -2^28 to 2^28 - 1 (§3.6).
  case integer(Int32)
  case double(Double)
  case string(AMFString)
  /// The older XML type (§3.9).
  case xmlDocument(AMFString)
  /// Milliseconds since 1970-01-01T00:00:00Z (§3.10).
  case date(milliseconds: Double)
  case array(AMF3Array)
  case object(AMF3Object)
  case xml(AMFString)
  case byteArray([UInt8])
  case vector(AMF3Vector)
  /// `hasWeakKeys` says that its keys do not keep objects alive (§3.16).
  case dictionary(hasWeakKeys: Bool, [AMF3Entry])
  /// The object, array, date, XML, byte array, vector or dictionary that came at this place in the
  /// message, from 0 (§2.2); the marker is its type's.
  case reference(UInt32, marker: UInt8)
}

/// Named values, and values in order (AMF3 §3.11).
public struct AMF3Array: Hashable, Sendable {
  public let named: [AMF3Property]
  public let values: [AMF3Value]

  public init(named: [AMF3Property] = [], values: [AMF3Value]) {
    self.named = named
    self.values = values
  }
}

public struct AMF3Property: Hashable, Sendable {
  public let name: AMFString
  public let value: AMF3Value

  public init(_ name: AMFString, _ value: AMF3Value) {
    self.name = name
    self.value = value
  }
}

/// A key and a value of a dictionary.
public struct AMF3Entry: Hashable, Sendable {
  public let key: AMF3Value
  public let value: AMF3Value

  public init(_ key: AMF3Value, _ value: AMF3Value) {
    self.key = key
    self.value = value
  }
}

/// What an object's class says of it (AMF3 §3.12, traits).
public struct AMF3Traits: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Its members are the sealed ones.
    case sealed
    /// More members than the sealed ones may follow.
    case dynamic
    /// The class writes its instances in its own way.
    case externalizable
  }

  /// Empty for an anonymous object.
  public let className: AMFString
  public let kind: Kind
  /// The names of the sealed members.
  public let members: [AMFString]

  public init(className: AMFString = "", kind: Kind = .dynamic, members: [AMFString] = []) {
    self.className = className
    self.kind = kind
    self.members = members
  }
}

/// An instance of a class (AMF3 §3.12).
public struct AMF3Object: Hashable, Sendable {
  public let traits: AMF3Traits
  /// In the order of the traits' members; fewer where the object breaks off.
  public let sealed: [AMF3Value]
  public let dynamic: [AMF3Property]
  /// What an externalizable class wrote; nil for other classes.
  public let external: AMF3External?

  public init(
    traits: AMF3Traits, sealed: [AMF3Value] = [], dynamic: [AMF3Property] = [],
    external: AMF3External? = nil
  ) {
    self.traits = traits
    self.sealed = sealed
    self.dynamic = dynamic
    self.external = external
  }

  /// Its members, sealed ones first.
  public var properties: [AMF3Property] {
    zip(traits.members, sealed).map(AMF3Property.init) + dynamic
  }
}

/// What an externalizable class wrote of an instance.
public enum AMF3External: Hashable, Sendable {
  /// One value that stands for the instance: ArrayCollection, ArrayList, ObjectProxy.
  case value(AMF3Value)
  /// A message of Flex in its small form (DSA, DSC, DSK): groups of flag bytes and the values that
  /// they announce.
  case smallMessage([AMF3FlagGroup])
  /// A class whose format is not known: the rest of the message.
  case unknown([UInt8])
}

/// Flag bytes, and the values for which a bit of theirs is set, from the lowest bit of the first.
public struct AMF3FlagGroup: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    /// Counted over the group's flag bytes, seven to a byte.
    public let bit: Int
    /// nil where the field is not known.
    public let name: String?
    public let value: AMF3Value
  }

  public let flags: [UInt8]
  public let fields: [Field]
}

/// A vector of one type (AMF3 §3.15).
public struct AMF3Vector: Hashable, Sendable {
  public enum Elements: Hashable, Sendable {
    case integers([Int32])
    case unsignedIntegers([UInt32])
    case doubles([Double])
    /// `typeName` is empty, or `*`, where any type goes.
    case objects(typeName: AMFString, [AMF3Value])
  }

  public let isFixedLength: Bool
  public let elements: Elements

  public init(isFixedLength: Bool, elements: Elements) {
    self.isFixedLength = isFixedLength
    self.elements = elements
  }
}
