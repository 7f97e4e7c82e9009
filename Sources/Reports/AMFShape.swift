internal import AMF

/// What an AMF value is to a reader, in whichever version it is written: plain JSON and text are made
/// of it.
enum AMFShape {
  case null
  case number(Double)
  case flag(Bool)
  case text(AMFString)
  case xml(AMFString)
  /// A marker that no value follows, by its name, such as `undefined`.
  case marker(String)
  case reference(Int)
  case date(milliseconds: Double, timeZone: Int16)
  case bytes([UInt8])
  /// Values in order, and before them those that have names.
  case array(named: [AMFProperty], [AMFValue])
  case vector([AMFValue])
  case dictionary([(key: AMFValue, value: AMFValue)])
  /// The class is nil where the object has none.
  case object(className: AMFString?, Content)

  /// What an object holds.
  enum Content {
    case properties([AMFProperty])
    /// One value that stands for it.
    case value(AMFValue)
    /// What only its class can read.
    case unknown([UInt8])
  }

  init(_ amf: AMFValue) {
    self =
      switch amf {
      case .number(let number): .number(number)
      case .boolean(let flag): .flag(flag)
      case .string(let text), .longString(let text): .text(text)
      case .xmlDocument(let text): .xml(text)
      case .null: .null
      case .undefined, .movieClip, .unsupported, .recordSet: .marker(amf.markerName)
      case .reference(let index): .reference(Int(index))
      case .date(let milliseconds, let zone): .date(milliseconds: milliseconds, timeZone: zone)
      case .object(let properties), .ecmaArray(_, let properties):
        .object(className: nil, .properties(properties))
      case .typedObject(let name, let properties):
        .object(className: name, .properties(properties))
      case .strictArray(let values): .array(named: [], values)
      case .avmPlus(let value): Self(value)
      }
  }

  private init(_ amf: AMF3Value) {
    self =
      switch amf {
      case .undefined: .marker(AMFValue.undefined.markerName)
      case .null: .null
      case .boolean(let flag): .flag(flag)
      case .integer(let number): .number(Double(number))
      case .double(let number): .number(number)
      case .string(let text): .text(text)
      case .xmlDocument(let text), .xml(let text): .xml(text)
      case .date(let milliseconds): .date(milliseconds: milliseconds, timeZone: 0)
      case .array(let array):
        .array(named: array.named.map(AMFProperty.init), array.values.map(AMFValue.avmPlus))
      case .object(let object):
        .object(
          className: object.traits.className.bytes.isEmpty ? nil : object.traits.className,
          Content(object))
      case .byteArray(let bytes): .bytes(bytes)
      case .vector(let vector): .vector(vector.elements.values.map(AMFValue.avmPlus))
      case .dictionary(_, let entries):
        .dictionary(entries.map { (.avmPlus($0.key), .avmPlus($0.value)) })
      case .reference(let index, _): .reference(Int(index))
      }
  }
}

extension AMFShape.Content {
  fileprivate init(_ object: AMF3Object) {
    self =
      switch object.external {
      case nil: .properties(object.properties.map(AMFProperty.init))
      case .value(let value)?: .value(.avmPlus(value))
      case .smallMessage(let groups)?:
        .properties(
          groups.flatMap(\.fields).map {
            AMFProperty(AMFString($0.name ?? "bit \($0.bit)"), .avmPlus($0.value))
          })
      case .unknown(let bytes)?: .unknown(bytes)
      }
  }
}

extension AMFProperty {
  fileprivate init(_ property: AMF3Property) {
    self.init(property.name, .avmPlus(property.value))
  }
}

extension AMF3Vector.Elements {
  var values: [AMF3Value] {
    switch self {
    case .integers(let numbers): numbers.map(AMF3Value.integer)
    case .unsignedIntegers(let numbers): numbers.map { .double(Double($0)) }
    case .doubles(let numbers): numbers.map(AMF3Value.double)
    case .objects(_, let values): values
    }
  }
}
