internal import AMF
internal import Packets

extension JSONWriter {
  /// An AMF3 value as plain JSON where that loses nothing that a reader would miss.
  mutating func plain(_ amf: AMF3Value) {
    switch amf {
    case .undefined: marked("$undefined") { $0.value(true) }
    case .null: null()
    case .boolean(let flag): value(flag)
    case .integer(let number): value(Int(number))
    case .double(let number): value(number)
    case .string(let text): plain(text)
    case .xmlDocument(let text), .xml(let text): marked("$xml") { $0.plain(text) }
    case .date(let milliseconds): marked("$date") { $0.date(milliseconds) }
    case .array(let array): plain(array)
    case .object(let object): plain(object)
    case .byteArray(let bytes): marked("$bytes") { $0.hex(bytes) }
    case .vector(let vector): marked("$vector") { $0.elements(vector) { $0.plain($1) } }
    case .dictionary(_, let entries):
      marked("$dictionary") { json in
        json.beginArray()
        for entry in entries {
          json.beginArray()
          json.plain(entry.key)
          json.plain(entry.value)
          json.endArray()
        }
        json.endArray()
      }
    case .reference(let index, _): marked("$reference") { $0.value(Int(index)) }
    }
  }

  private mutating func plain(_ array: AMF3Array) {
    if array.named.isEmpty { return list(array.values) { $0.plain($1) } }
    beginObject()
    key("$values")
    list(array.values) { $0.plain($1) }
    members(array.named)
    endObject()
  }

  private mutating func plain(_ object: AMF3Object) {
    beginObject()
    if !object.traits.className.bytes.isEmpty {
      member("$class", object.traits.className.description)
    }
    switch object.external {
    case nil: members(object.properties)
    case .value(let value)?:
      key("$value")
      plain(value)
    case .smallMessage(let groups)?:
      for field in groups.flatMap(\.fields) {
        key(text: field.name ?? "bit \(field.bit)")
        plain(field.value)
      }
    case .unknown(let bytes)?:
      key("$external")
      hex(bytes)
    }
    endObject()
  }

  /// Properties as members; as pairs where names are repeated, which members must not be.
  private mutating func members(_ properties: [AMF3Property]) {
    if Set(properties.map(\.name)).count == properties.count {
      for property in properties {
        key(text: property.name.description)
        plain(property.value)
      }
    } else {
      key("$properties")
      pairs(properties) { $0.plain($1) }
    }
  }

  // MARK: Typed

  /// An AMF3 value with its marker and all that it needs to be written again.
  mutating func typed(_ amf: AMF3Value) {
    beginObject()
    key("type")
    value(amf.markerName)
    switch amf {
    case .undefined, .null: break
    case .boolean(let flag): member("value", flag)
    case .integer(let number): member("value", Int(number))
    case .double(let number), .date(let number):
      key("value")
      value(number)
    case .string(let text), .xmlDocument(let text), .xml(let text):
      key("value")
      plain(text)
    case .array(let array):
      key("named")
      pairs(array.named) { $0.typed($1) }
      key("values")
      list(array.values) { $0.typed($1) }
    case .object(let object): typed(object)
    case .byteArray(let bytes):
      key("value")
      hex(bytes)
    case .vector(let vector):
      member("fixed_length", vector.isFixedLength)
      if case .objects(let name, _) = vector.elements {
        member("element_type", name.description)
      }
      key("values")
      elements(vector) { $0.typed($1) }
    case .dictionary(let hasWeakKeys, let entries):
      member("weak_keys", hasWeakKeys)
      key("entries")
      beginArray()
      for entry in entries {
        beginArray()
        typed(entry.key)
        typed(entry.value)
        endArray()
      }
      endArray()
    case .reference(let index, let marker):
      member("value", Int(index))
      member("marker", marker)
    }
    endObject()
  }

  private mutating func typed(_ object: AMF3Object) {
    key("class")
    plain(object.traits.className)
    member("kind", object.traits.kind.name)
    key("sealed")
    pairs(zip(object.traits.members, object.sealed).map(AMF3Property.init)) { $0.typed($1) }
    key("dynamic")
    pairs(object.dynamic) { $0.typed($1) }
    switch object.external {
    case nil: break
    case .value(let value)?:
      key("external")
      typed(value)
    case .smallMessage(let groups)?:
      key("groups")
      beginArray()
      for group in groups {
        beginObject()
        key("flags")
        hex(group.flags)
        key("values")
        list(group.fields.map(\.value)) { $0.typed($1) }
        endObject()
      }
      endArray()
    case .unknown(let bytes)?:
      key("external_bytes")
      hex(bytes)
    }
  }

  // MARK: Collections

  private mutating func elements(
    _ vector: AMF3Vector, _ write: (inout Self, AMF3Value) -> Void
  ) {
    switch vector.elements {
    case .integers(let numbers): list(numbers) { $0.value(Int($1)) }
    case .unsignedIntegers(let numbers): list(numbers) { $0.value(Int($1)) }
    case .doubles(let numbers): list(numbers) { $0.value($1) }
    case .objects(_, let values): list(values, write)
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], _ write: (inout Self, Element) -> Void
  ) {
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }

  private mutating func pairs(
    _ properties: [AMF3Property], _ write: (inout Self, AMF3Value) -> Void
  ) {
    list(properties) { json, property in
      json.beginArray()
      json.plain(property.name)
      write(&json, property.value)
      json.endArray()
    }
  }
}

extension AMF3Value {
  /// The marker's name (AMF3 §3.1).
  fileprivate var markerName: String {
    switch self {
    case .undefined: "amf3_undefined"
    case .null: "amf3_null"
    case .boolean(let flag): flag ? "amf3_true" : "amf3_false"
    case .integer: "amf3_integer"
    case .double: "amf3_double"
    case .string: "amf3_string"
    case .xmlDocument: "amf3_xml_document"
    case .date: "amf3_date"
    case .array: "amf3_array"
    case .object: "amf3_object"
    case .xml: "amf3_xml"
    case .byteArray: "amf3_byte_array"
    case .vector(let vector):
      switch vector.elements {
      case .integers: "amf3_vector_int"
      case .unsignedIntegers: "amf3_vector_uint"
      case .doubles: "amf3_vector_double"
      case .objects: "amf3_vector_object"
      }
    case .dictionary: "amf3_dictionary"
    case .reference: "amf3_reference"
    }
  }
}

extension AMF3Traits.Kind {
  fileprivate var name: String {
    switch self {
    case .sealed: "sealed"
    case .dynamic: "dynamic"
    case .externalizable: "externalizable"
    }
  }
}
