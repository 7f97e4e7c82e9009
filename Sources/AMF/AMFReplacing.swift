/// What the bytes are that a value holds.
package enum AMFPart: Hashable, Sendable {
  case text
  /// Of a property, a class or a type.
  case name
  /// What has no form that is known.
  case bytes
  /// No part of a value, but what is said of one, with names in it.
  case sentence
}

/// Says what takes the place of a text, a name or bytes in what messages say.
package typealias PartReplacement = (AMFPart, AMFString) -> AMFString

extension AMFString {
  fileprivate func replacing(_ part: AMFPart, _ replace: PartReplacement) -> Self {
    bytes.isEmpty ? self : replace(part, self)
  }
}

extension [UInt8] {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    AMFString(bytes: self).replacing(.bytes, replace).bytes
  }
}

extension AMFValue {
  /// The value with other texts, names and bytes in it, at any depth.
  package func replacing(_ replace: PartReplacement) -> AMFValue {
    switch self {
    case .string(let text): .string(text.replacing(.text, replace))
    case .longString(let text): .longString(text.replacing(.text, replace))
    case .xmlDocument(let text): .xmlDocument(text.replacing(.text, replace))
    case .object(let properties): .object(properties.replacing(replace))
    case .ecmaArray(let count, let properties):
      .ecmaArray(declaredCount: count, properties.replacing(replace))
    case .strictArray(let values): .strictArray(values.map { $0.replacing(replace) })
    case .typedObject(let name, let properties):
      .typedObject(
        className: name.replacing(.name, replace), properties.replacing(replace))
    case .avmPlus(let value): .avmPlus(value.replacing(replace))
    case .number, .boolean, .movieClip, .null, .undefined, .reference, .date, .unsupported,
      .recordSet:
      self
    }
  }
}

extension [AMFProperty] {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    map { AMFProperty($0.name.replacing(.name, replace), $0.value.replacing(replace)) }
  }
}

extension AMF0Sequence {
  /// The values with other texts, names and bytes in them.
  package func replacing(_ replace: PartReplacement) -> AMF0Sequence {
    var result = self
    result.values = values.map { $0.replacing(replace) }
    result.malformations = malformations.map { $0.replacing(replace) }
    return result
  }
}

// MARK: AMF3

extension AMF3Value {
  /// The value with other texts, names and bytes in it, at any depth.
  fileprivate func replacing(_ replace: PartReplacement) -> AMF3Value {
    switch self {
    case .string(let text): .string(text.replacing(.text, replace))
    case .xmlDocument(let text): .xmlDocument(text.replacing(.text, replace))
    case .xml(let text): .xml(text.replacing(.text, replace))
    case .array(let array):
      .array(
        AMF3Array(
          named: array.named.replacing(replace), values: array.values.replacing(replace)))
    case .object(let object): .object(object.replacing(replace))
    case .byteArray(let bytes): .byteArray(bytes.replacing(replace))
    case .vector(let vector): .vector(vector.replacing(replace))
    case .dictionary(let hasWeakKeys, let entries):
      .dictionary(
        hasWeakKeys: hasWeakKeys,
        entries.map { AMF3Entry($0.key.replacing(replace), $0.value.replacing(replace)) })
    case .undefined, .null, .boolean, .integer, .double, .date, .reference: self
    }
  }
}

extension [AMF3Value] {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    map { $0.replacing(replace) }
  }
}

extension [AMF3Property] {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    map { AMF3Property($0.name.replacing(.name, replace), $0.value.replacing(replace)) }
  }
}

extension AMF3Object {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    AMF3Object(
      traits: AMF3Traits(
        className: traits.className.replacing(.name, replace), kind: traits.kind,
        members: traits.members.map { $0.replacing(.name, replace) }),
      sealed: sealed.replacing(replace), dynamic: dynamic.replacing(replace),
      external: external?.replacing(replace))
  }
}

extension AMF3External {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    switch self {
    case .value(let value): .value(value.replacing(replace))
    case .smallMessage(let groups):
      .smallMessage(
        groups.map { group in
          AMF3FlagGroup(
            flags: group.flags,
            fields: group.fields.map {
              .init(bit: $0.bit, name: $0.name, value: $0.value.replacing(replace))
            })
        })
    case .unknown(let bytes): .unknown(bytes.replacing(replace))
    }
  }
}

extension AMF3Vector {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    guard case .objects(let typeName, let values) = elements else { return self }
    return AMF3Vector(
      isFixedLength: isFixedLength,
      elements: .objects(
        typeName: typeName.replacing(.name, replace), values.replacing(replace)))
  }
}
