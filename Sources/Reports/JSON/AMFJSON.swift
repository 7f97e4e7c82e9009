internal import AMF
internal import Packets

/// How AMF values are shown in records.
public enum AMFStyle: Hashable, Sendable {
  /// As plain JSON where that loses nothing that a reader would miss.
  case plain
  /// Every value with its marker, so that the bytes could be written again.
  case typed
}

extension JSONWriter {
  mutating func value(_ amf: AMFValue, _ style: AMFStyle) {
    switch style {
    case .plain: plain(amf)
    case .typed: typed(amf)
    }
  }

  // MARK: Plain

  private mutating func plain(_ amf: AMFValue) {
    switch amf {
    case .number(let number): value(number)
    case .boolean(let flag): value(flag)
    case .string(let text), .longString(let text): plain(text)
    case .null: null()
    case .object(let properties), .ecmaArray(_, let properties): plain(properties, className: nil)
    case .typedObject(let name, let properties): plain(properties, className: name)
    case .strictArray(let values):
      beginArray()
      for value in values { plain(value) }
      endArray()
    case .undefined: marked("$undefined") { $0.value(true) }
    case .movieClip: marked("$movie_clip") { $0.value(true) }
    case .unsupported: marked("$unsupported") { $0.value(true) }
    case .recordSet: marked("$record_set") { $0.value(true) }
    case .reference(let index): marked("$reference") { $0.value(index) }
    case .xmlDocument(let text): marked("$xml") { $0.plain(text) }
    case .date(let milliseconds, let zone):
      beginObject()
      key("$date")
      date(milliseconds)
      if zone != 0 { member("time_zone", zone) }
      endObject()
    case .avmPlus(let value): plain(value)
    }
  }

  mutating func plain(_ text: AMFString) {
    if text.isValidUTF8 {
      value(text.description)
    } else {
      beginObject()
      member("$string", text.description)
      key("hex")
      hex(text.bytes)
      endObject()
    }
  }

  /// An object's properties as members; as pairs where names are repeated, which members must not be.
  private mutating func plain(_ properties: [AMFProperty], className: AMFString?) {
    beginObject()
    if let className { member("$class", className.description) }
    if Set(properties.map(\.name)).count == properties.count {
      for property in properties {
        key(text: property.name.description)
        plain(property.value)
      }
    } else {
      key("$properties")
      beginArray()
      for property in properties {
        beginArray()
        plain(property.name)
        plain(property.value)
        endArray()
      }
      endArray()
    }
    endObject()
  }

  mutating func marked(_ name: StaticString, _ write: (inout Self) -> Void) {
    beginObject()
    key(name)
    write(&self)
    endObject()
  }

  /// A date as text, or as its milliseconds where those are not whole or too far from 1970.
  mutating func date(_ milliseconds: Double) {
    guard let whole = Int64(exactly: milliseconds),
      case let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: 1_000_000), !overflow
    else { return value(milliseconds) }
    plainString { $0.write(CaptureTime(nanoseconds: nanoseconds), .microseconds) }
  }

  mutating func hex(_ bytes: [UInt8]) {
    plainString { output in
      for byte in bytes { output.writeHex(byte) }
    }
  }

  // MARK: Typed

  private mutating func typed(_ amf: AMFValue) {
    beginObject()
    key("type")
    value(amf.markerName)
    switch amf {
    case .number(let number): typedValue { $0.value(number) }
    case .boolean(let flag): typedValue { $0.value(flag) }
    case .string(let text), .longString(let text), .xmlDocument(let text):
      typedValue { $0.plain(text) }
    case .null, .undefined, .movieClip, .unsupported, .recordSet: break
    case .reference(let index): typedValue { $0.value(index) }
    case .object(let properties): typed(properties)
    case .ecmaArray(let count, let properties):
      member("declared_count", count)
      typed(properties)
    case .typedObject(let name, let properties):
      member("class", name.description)
      typed(properties)
    case .strictArray(let values):
      key("values")
      beginArray()
      for value in values { typed(value) }
      endArray()
    case .date(let milliseconds, let zone):
      typedValue { $0.value(milliseconds) }
      member("time_zone", zone)
    case .avmPlus(let value): typedValue { $0.typed(value) }
    }
    endObject()
  }

  private mutating func typedValue(_ write: (inout Self) -> Void) {
    key("value")
    write(&self)
  }

  private mutating func typed(_ properties: [AMFProperty]) {
    key("properties")
    beginArray()
    for property in properties {
      beginArray()
      plain(property.name)
      typed(property.value)
      endArray()
    }
    endArray()
  }
}
