internal import AMF
internal import Packets

extension OutputBuffer {
  /// Writes a value on one line, as a person would: strings quoted, objects in braces.
  mutating func write(_ amf: AMFValue) {
    switch amf {
    case .number(let number): write(number)
    case .boolean(let flag): write(flag ? "true" : "false")
    case .string(let text), .longString(let text): write(quoted: text.description)
    case .xmlDocument(let text):
      write("XML ")
      write(quoted: text.description)
    case .null: write("null")
    case .undefined: write("undefined")
    case .movieClip: write("movie clip")
    case .unsupported: write("unsupported")
    case .recordSet: write("record set")
    case .reference(let index):
      write("reference ")
      write(index)
    case .object(let properties), .ecmaArray(_, let properties): write(braced: properties)
    case .typedObject(let name, let properties):
      write(safe: name.description)
      write(" ")
      write(braced: properties)
    case .strictArray(let values):
      write("[")
      write(list: values)
      write("]")
    case .date(let milliseconds, _): write(date: milliseconds)
    case .avmPlus(let value): write(value)
    }
  }

  mutating func write(date milliseconds: Double) {
    if let whole = Int64(exactly: milliseconds),
      case let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: 1_000_000),
      !overflow
    {
      write(CaptureTime(nanoseconds: nanoseconds), .microseconds)
    } else {
      write("date ")
      write(milliseconds)
    }
  }

  mutating func write(list values: [AMFValue]) {
    for (index, value) in values.enumerated() {
      if index > 0 { write(", ") }
      write(value)
    }
  }

  /// Names and values, without the braces.
  mutating func write(list properties: [AMFProperty]) {
    for (index, property) in properties.enumerated() {
      if index > 0 { write(", ") }
      write(safe: property.name.description)
      write(": ")
      write(property.value)
    }
  }

  private mutating func write(braced properties: [AMFProperty]) {
    write("{")
    write(list: properties)
    write("}")
  }

  /// A number, without a fraction where it has none.
  mutating func write(_ number: Double) {
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 {
      write(whole)
    } else {
      write(text: number.description)
    }
  }
}
