internal import AMF

extension OutputBuffer {
  /// Writes an AMF3 value on one line, as a person would.
  mutating func write(_ amf: AMF3Value) {
    switch amf {
    case .undefined: write("undefined")
    case .null: write("null")
    case .boolean(let flag): write(flag ? "true" : "false")
    case .integer(let number): write(Int64(number))
    case .double(let number): write(number)
    case .string(let text): write(quoted: text.description)
    case .xmlDocument(let text), .xml(let text):
      write("XML ")
      write(quoted: text.description)
    case .date(let milliseconds): write(date: milliseconds)
    case .array(let array):
      write("[")
      write(list: array.named)
      if !array.named.isEmpty, !array.values.isEmpty { write("; ") }
      write(list: array.values)
      write("]")
    case .object(let object): write(object)
    case .byteArray(let bytes): write(count: bytes.count, "byte")
    case .vector(let vector): write(vector)
    case .dictionary(_, let entries):
      write("{")
      for (index, entry) in entries.enumerated() {
        if index > 0 { write(", ") }
        write(entry.key)
        write(": ")
        write(entry.value)
      }
      write("}")
    case .reference(let index, _):
      write("reference ")
      write(Int(index))
    }
  }

  private mutating func write(list values: [AMF3Value]) {
    for (index, value) in values.enumerated() {
      if index > 0 { write(", ") }
      write(value)
    }
  }

  private mutating func write(list properties: [AMF3Property]) {
    for (index, property) in properties.enumerated() {
      if index > 0 { write(", ") }
      write(safe: property.name.description)
      write(": ")
      write(property.value)
    }
  }

  private mutating func write(_ object: AMF3Object) {
    if !object.traits.className.bytes.isEmpty {
      write(safe: object.traits.className.description)
      write(" ")
    }
    switch object.external {
    case nil:
      write("{")
      write(list: object.properties)
      write("}")
    case .value(let value)?: write(value)
    case .smallMessage(let groups)?:
      let fields = groups.flatMap(\.fields)
      write("{")
      write(list: fields.map { AMF3Property(AMFString($0.name ?? "bit \($0.bit)"), $0.value) })
      write("}")
    case .unknown(let bytes)?:
      write("of unknown format, ")
      write(count: bytes.count, "byte")
    }
  }

  private mutating func write(_ vector: AMF3Vector) {
    write("vector [")
    switch vector.elements {
    case .integers(let numbers): write(list: numbers.map(AMF3Value.integer))
    case .unsignedIntegers(let numbers): write(list: numbers.map { .double(Double($0)) })
    case .doubles(let numbers): write(list: numbers.map(AMF3Value.double))
    case .objects(_, let values): write(list: values)
    }
    write("]")
  }
}
