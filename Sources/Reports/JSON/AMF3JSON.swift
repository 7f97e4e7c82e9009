internal import AMF

extension JSONWriter {
  /// An AMF3 value with its marker and all that it needs to be written again.
  mutating func typed(_ amf: AMF3Value) {
    object { json in
      json.member("type", amf.markerName)
      json.members(of: amf)
    }
  }

  private mutating func members(of amf: AMF3Value) {
    switch amf {
    case .undefined, .null: break
    case .boolean(let flag): member("value", flag)
    case .integer(let number): member("value", number)
    case .double(let number), .date(let number): typedValue { $0.value(number) }
    case .string(let text), .xmlDocument(let text), .xml(let text):
      typedValue { $0.plain(text) }
    case .array(let array):
      pairs("named", array.named)
      list("values", array.values) { $0.typed($1) }
    case .object(let object): members(of: object)
    case .byteArray(let bytes): typedValue { $0.hex(bytes) }
    case .vector(let vector):
      member("fixed_length", vector.isFixedLength)
      if case .objects(let name, let values) = vector.elements {
        member("element_type", name.description)
        list("values", values) { $0.typed($1) }
      } else {
        list("values", vector.elements.values) { $0.value(.avmPlus($1), .plain) }
      }
    case .dictionary(let hasWeakKeys, let entries):
      member("weak_keys", hasWeakKeys)
      list("entries", entries) { $0.list([$1.key, $1.value]) { $0.typed($1) } }
    case .reference(let index, let marker):
      member("value", index)
      member("marker", marker)
    }
  }

  private mutating func members(of object: AMF3Object) {
    key("class")
    plain(object.traits.className)
    member("kind", object.traits.kind.name)
    pairs("sealed", zip(object.traits.members, object.sealed).map(AMF3Property.init))
    pairs("dynamic", object.dynamic)
    switch object.external {
    case nil: break
    case .value(let value)?:
      key("external")
      typed(value)
    case .smallMessage(let groups)?:
      list("groups", groups) { json, group in
        json.object { json in
          json.key("flags")
          json.hex(group.flags)
          json.list("values", group.fields) { $0.typed($1.value) }
        }
      }
    case .unknown(let bytes)?:
      key("external_bytes")
      hex(bytes)
    }
  }

  private mutating func pairs(_ name: StaticString, _ properties: [AMF3Property]) {
    list(name, properties) { json, property in
      json.pair(property.name) { $0.typed(property.value) }
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
