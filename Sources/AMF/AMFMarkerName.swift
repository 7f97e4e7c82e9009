extension AMFValue {
  /// The marker's name in records, such as `ecma_array` (AMF0 §2.1).
  public var markerName: String {
    switch self {
    case .number: "number"
    case .boolean: "boolean"
    case .string: "string"
    case .object: "object"
    case .movieClip: "movie_clip"
    case .null: "null"
    case .undefined: "undefined"
    case .reference: "reference"
    case .ecmaArray: "ecma_array"
    case .strictArray: "strict_array"
    case .date: "date"
    case .longString: "long_string"
    case .unsupported: "unsupported"
    case .recordSet: "record_set"
    case .xmlDocument: "xml_document"
    case .typedObject: "typed_object"
    case .avmPlus: "avm_plus"
    }
  }
}
