internal import AMF
internal import Packets

extension OutputBuffer {
  /// Writes a value on one line, as a person would: strings quoted, objects in braces.
  mutating func write(_ amf: AMFValue) {
    switch AMFShape(amf) {
    case .number(let number): write(number)
    case .flag(let flag): write(flag ? "true" : "false")
    case .text(let text): write(quoted: text.description)
    case .xml(let text):
      write("XML ")
      write(quoted: text.description)
    case .null: write("null")
    case .marker(let name): write(words: name)
    case .reference(let index):
      write("reference ")
      write(index)
    case .date(let milliseconds, _): write(date: milliseconds)
    case .bytes(let bytes): write(count: bytes.count, "byte")
    case .array(let named, let values):
      write("[")
      write(list: named)
      if !named.isEmpty, !values.isEmpty { write("; ") }
      write(list: values)
      write("]")
    case .vector(let values):
      write("vector [")
      write(list: values)
      write("]")
    case .dictionary(let entries):
      write("{")
      write(list: entries) { output, entry in
        output.write(entry.key)
        output.write(": ")
        output.write(entry.value)
      }
      write("}")
    case .object(let className, let content):
      if let className {
        write(safe: className.description)
        write(" ")
      }
      write(content)
    }
  }

  private mutating func write(_ content: AMFShape.Content) {
    switch content {
    case .properties(let properties):
      write("{")
      write(list: properties)
      write("}")
    case .value(let value): write(value)
    case .unknown(let bytes):
      write("of unknown format, ")
      write(count: bytes.count, "byte")
    }
  }

  private mutating func write(date milliseconds: Double) {
    if let time = CaptureTime(milliseconds: milliseconds) {
      write(time, .microseconds)
    } else {
      write("date ")
      write(milliseconds)
    }
  }

  mutating func write(list values: [AMFValue]) { write(list: values) { $0.write($1) } }

  /// Names and values, without the braces.
  mutating func write(list properties: [AMFProperty]) {
    write(list: properties) { output, property in
      output.write(safe: property.name.description)
      output.write(": ")
      output.write(property.value)
    }
  }

  /// Elements with commas between them.
  mutating func write<Element>(list elements: [Element], _ write: (inout Self, Element) -> Void) {
    for (index, element) in elements.enumerated() {
      if index > 0 { self.write(", ") }
      write(&self, element)
    }
  }

  /// A number, without a fraction where it has none.
  mutating func write(_ number: Double) {
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 {
      write(whole)
    } else {
      write(text: number.description)
    }
  }

  /// A name of records, as a person writes it.
  mutating func write(words name: String) {
    write(text: name.split(separator: "_").joined(separator: " "))
  }
}

extension CaptureTime {
  /// nil where the milliseconds of an AMF date are not whole, or too far from 1970.
  init?(milliseconds: Double) {
    guard let whole = Int64(exactly: milliseconds),
      case let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: 1_000_000), !overflow
    else { return nil }
    self.init(nanoseconds: nanoseconds)
  }
}
