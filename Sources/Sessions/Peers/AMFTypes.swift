internal import AMF

/// Which AMF0 types occur among values, at any depth.
struct AMFTypes {
  private var seen: Set<String> = []

  var names: [String] { seen.sorted() }

  init(_ values: [AMFValue]) { note(values) }

  // Readers give up at 64 levels, so that this ends.
  private mutating func note(_ values: [AMFValue]) {
    for value in values {
      seen.insert(value.markerName)
      switch value {
      case .strictArray(let elements): note(elements)
      case .object(let properties), .ecmaArray(_, let properties), .typedObject(_, let properties):
        note(properties.map(\.value))
      default: break
      }
    }
  }
}
