import AMF
import Testing

/// A value, and how it is shown.
struct AMFExample: Sendable, CustomTestStringConvertible {
  let value: AMFValue
  let text: String
  let plain: String
  let typed: String

  var testDescription: String { text }

  init(_ value: AMFValue, text: String, plain: String, typed: String) {
    self.value = value
    self.text = text
    self.plain = plain
    self.typed = typed
  }

  /// - Parameter typed: without what AMF0 says of a value that is AMF3.
  init(_ value: AMF3Value, text: String, plain: String, typed: String) {
    self.init(
      .avmPlus(value), text: text, plain: plain,
      typed: #"{"type":"avm_plus","value":\#(typed)}"#)
  }

  static let all = amf0 + amf3 + objects

  private static let amf0: [AMFExample] = [
    AMFExample(
      AMFValue.number(1.5), text: "1.5", plain: "1.5", typed: #"{"type":"number","value":1.5}"#),
    AMFExample(
      AMFValue.boolean(false), text: "false", plain: "false",
      typed: #"{"type":"boolean","value":false}"#),
    AMFExample(
      AMFValue.string("a\n"), text: #""a\n""#, plain: #""a\n""#,
      typed: #"{"type":"string","value":"a\n"}"#),
    AMFExample(AMFValue.null, text: "null", plain: "null", typed: #"{"type":"null"}"#),
    AMFExample(
      AMFValue.undefined, text: "undefined", plain: #"{"$undefined":true}"#,
      typed: #"{"type":"undefined"}"#),
    AMFExample(
      .movieClip, text: "movie clip", plain: #"{"$movie_clip":true}"#,
      typed: #"{"type":"movie_clip"}"#),
    AMFExample(
      .unsupported, text: "unsupported", plain: #"{"$unsupported":true}"#,
      typed: #"{"type":"unsupported"}"#),
    AMFExample(
      .recordSet, text: "record set", plain: #"{"$record_set":true}"#,
      typed: #"{"type":"record_set"}"#),
    AMFExample(
      AMFValue.reference(7), text: "reference 7", plain: #"{"$reference":7}"#,
      typed: #"{"type":"reference","value":7}"#),
    AMFExample(
      AMFValue.xmlDocument("<a/>"), text: #"XML "<a/>""#, plain: #"{"$xml":"<a/>"}"#,
      typed: #"{"type":"xml_document","value":"<a/>"}"#),
    AMFExample(
      .date(milliseconds: 1000, timeZone: 60), text: "1970-01-01T00:00:01.000000Z",
      plain: #"{"$date":"1970-01-01T00:00:01.000000Z","time_zone":60}"#,
      typed: #"{"type":"date","value":1000,"time_zone":60}"#),
    AMFExample(
      .date(milliseconds: 0.5, timeZone: 0), text: "date 0.5", plain: #"{"$date":0.5}"#,
      typed: #"{"type":"date","value":0.5,"time_zone":0}"#),
    AMFExample(
      .strictArray([.number(1), .null]), text: "[1, null]", plain: "[1,null]",
      typed: #"{"type":"strict_array","values":[{"type":"number","value":1},{"type":"null"}]}"#),
    AMFExample(
      .typedObject(className: "C", [AMFProperty("a", .number(1)), AMFProperty("b", .null)]),
      text: "C {a: 1, b: null}", plain: #"{"$class":"C","a":1,"b":null}"#,
      typed: #"{"type":"typed_object","class":"C","properties":"#
        + #"[["a",{"type":"number","value":1}],["b",{"type":"null"}]]}"#),
  ]

  private static let amf3: [AMFExample] = [
    AMFExample(
      AMF3Value.undefined, text: "undefined", plain: #"{"$undefined":true}"#,
      typed: #"{"type":"amf3_undefined"}"#),
    AMFExample(AMF3Value.null, text: "null", plain: "null", typed: #"{"type":"amf3_null"}"#),
    AMFExample(
      AMF3Value.boolean(true), text: "true", plain: "true",
      typed: #"{"type":"amf3_true","value":true}"#),
    AMFExample(
      AMF3Value.boolean(false), text: "false", plain: "false",
      typed: #"{"type":"amf3_false","value":false}"#),
    AMFExample(
      .integer(-3), text: "-3", plain: "-3", typed: #"{"type":"amf3_integer","value":-3}"#),
    AMFExample(
      .double(0.25), text: "0.25", plain: "0.25", typed: #"{"type":"amf3_double","value":0.25}"#),
    AMFExample(
      AMF3Value.string("a"), text: #""a""#, plain: #""a""#,
      typed: #"{"type":"amf3_string","value":"a"}"#),
    AMFExample(
      AMF3Value.xmlDocument("<a/>"), text: #"XML "<a/>""#, plain: #"{"$xml":"<a/>"}"#,
      typed: #"{"type":"amf3_xml_document","value":"<a/>"}"#),
    AMFExample(
      .xml("<b/>"), text: #"XML "<b/>""#, plain: #"{"$xml":"<b/>"}"#,
      typed: #"{"type":"amf3_xml","value":"<b/>"}"#),
    AMFExample(
      .date(milliseconds: -1000), text: "1969-12-31T23:59:59.000000Z",
      plain: #"{"$date":"1969-12-31T23:59:59.000000Z"}"#,
      typed: #"{"type":"amf3_date","value":-1000}"#),
    AMFExample(
      .date(milliseconds: 1e300), text: "date 1e+300", plain: #"{"$date":1e+300}"#,
      typed: #"{"type":"amf3_date","value":1e+300}"#),
    AMFExample(
      .byteArray([1, 0xFF]), text: "2 bytes", plain: #"{"$bytes":"01ff"}"#,
      typed: #"{"type":"amf3_byte_array","value":"01ff"}"#),
    AMFExample(
      .array(AMF3Array(values: [.integer(1), .null])), text: "[1, null]", plain: "[1,null]",
      typed: #"{"type":"amf3_array","named":[],"values":"#
        + #"[{"type":"amf3_integer","value":1},{"type":"amf3_null"}]}"#),
    AMFExample(
      .array(AMF3Array(named: [AMF3Property("a", .null)], values: [.integer(1)])),
      text: "[a: null; 1]", plain: #"{"$values":[1],"a":null}"#,
      typed: #"{"type":"amf3_array","named":[["a",{"type":"amf3_null"}]],"#
        + #""values":[{"type":"amf3_integer","value":1}]}"#),
    AMFExample(
      .array(AMF3Array(named: [AMF3Property("a", .null), AMF3Property("a", .null)], values: [])),
      text: "[a: null, a: null]", plain: #"{"$values":[],"$properties":[["a",null],["a",null]]}"#,
      typed: #"{"type":"amf3_array","named":"#
        + #"[["a",{"type":"amf3_null"}],["a",{"type":"amf3_null"}]],"values":[]}"#),
    AMFExample(
      .vector(AMF3Vector(isFixedLength: true, elements: .integers([-1, 2]))),
      text: "vector [-1, 2]", plain: #"{"$vector":[-1,2]}"#,
      typed: #"{"type":"amf3_vector_int","fixed_length":true,"values":[-1,2]}"#),
    AMFExample(
      .vector(AMF3Vector(isFixedLength: false, elements: .unsignedIntegers([.max]))),
      text: "vector [4294967295]", plain: #"{"$vector":[4294967295]}"#,
      typed: #"{"type":"amf3_vector_uint","fixed_length":false,"values":[4294967295]}"#),
    AMFExample(
      .vector(AMF3Vector(isFixedLength: false, elements: .doubles([0.5]))),
      text: "vector [0.5]", plain: #"{"$vector":[0.5]}"#,
      typed: #"{"type":"amf3_vector_double","fixed_length":false,"values":[0.5]}"#),
    AMFExample(
      .vector(
        AMF3Vector(isFixedLength: false, elements: .objects(typeName: "C", [.string("a")]))),
      text: #"vector ["a"]"#, plain: #"{"$vector":["a"]}"#,
      typed: #"{"type":"amf3_vector_object","fixed_length":false,"element_type":"C","#
        + #""values":[{"type":"amf3_string","value":"a"}]}"#),
    AMFExample(
      .dictionary(
        hasWeakKeys: true,
        [AMF3Entry(.integer(1), .string("a")), AMF3Entry(.null, .null)]),
      text: #"{1: "a", null: null}"#, plain: #"{"$dictionary":[[1,"a"],[null,null]]}"#,
      typed: #"{"type":"amf3_dictionary","weak_keys":true,"entries":"#
        + #"[[{"type":"amf3_integer","value":1},{"type":"amf3_string","value":"a"}],"#
        + #"[{"type":"amf3_null"},{"type":"amf3_null"}]]}"#),
    AMFExample(
      .reference(2, marker: 0x0A), text: "reference 2", plain: #"{"$reference":2}"#,
      typed: #"{"type":"amf3_reference","value":2,"marker":10}"#),
  ]

  private static let objects: [AMFExample] = [
    AMFExample(
      .object(AMF3Object(traits: AMF3Traits(), dynamic: [AMF3Property("a", .integer(1))])),
      text: "{a: 1}", plain: #"{"a":1}"#,
      typed: #"{"type":"amf3_object","class":"","kind":"dynamic","sealed":[],"#
        + #""dynamic":[["a",{"type":"amf3_integer","value":1}]]}"#),
    AMFExample(
      .object(
        AMF3Object(
          traits: AMF3Traits(className: "C", kind: .sealed, members: ["a", "b"]),
          sealed: [.integer(1), .null])),
      text: "C {a: 1, b: null}", plain: #"{"$class":"C","a":1,"b":null}"#,
      typed: #"{"type":"amf3_object","class":"C","kind":"sealed","sealed":"#
        + #"[["a",{"type":"amf3_integer","value":1}],["b",{"type":"amf3_null"}]],"dynamic":[]}"#),
    AMFExample(
      .object(
        AMF3Object(
          traits: AMF3Traits(className: "L", kind: .externalizable),
          external: .value(.array(AMF3Array(values: [.null]))))),
      text: "L [null]", plain: #"{"$class":"L","$value":[null]}"#,
      typed: #"{"type":"amf3_object","class":"L","kind":"externalizable","sealed":[],"#
        + #""dynamic":[],"external":{"type":"amf3_array","named":[],"#
        + #""values":[{"type":"amf3_null"}]}}"#),
    AMFExample(
      .object(
        AMF3Object(
          traits: AMF3Traits(className: "X", kind: .externalizable), external: .unknown([1, 2]))),
      text: "X of unknown format, 2 bytes", plain: #"{"$class":"X","$external":"0102"}"#,
      typed: #"{"type":"amf3_object","class":"X","kind":"externalizable","sealed":[],"#
        + #""dynamic":[],"external_bytes":"0102"}"#),
  ]
}
