extension AMFValue {
  /// Shows the value, and then all that it holds, at any depth; AMF3 values are not opened.
  ///
  /// Values are read to a bounded depth (``AMF0Sequence/nestingLimit``), so that this ends.
  ///
  /// - Parameters:
  ///   - name: of the nearest property that the value is in; nil where it is in none.
  ///   - body: called with each value and the name of the property that it is, or is in.
  public func visit(under name: AMFString? = nil, _ body: (AMFValue, AMFString?) -> Void) {
    body(self, name)
    switch self {
    case .object(let properties), .ecmaArray(_, let properties), .typedObject(_, let properties):
      for property in properties { property.value.visit(under: property.name, body) }
    case .strictArray(let values):
      for value in values { value.visit(under: name, body) }
    default: break
    }
  }
}
