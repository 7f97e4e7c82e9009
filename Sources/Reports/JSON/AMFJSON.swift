internal import AMF
internal import Packets

/// How AMF values are shown in records.
public enum AMFStyle: String, Hashable, Sendable, CaseIterable {
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
    switch AMFShape(amf) {
    case .number(let number): value(number)
    case .flag(let flag): value(flag)
    case .text(let text): plain(text)
    case .null: null()
    case .xml(let text): marked("$xml") { $0.plain(text) }
    case .marker(let name): marked("$" + name) { $0.value(true) }
    case .reference(let index): marked("$reference") { $0.value(index) }
    case .date(let milliseconds, let zone):
      marked("$date") { json in
        json.date(milliseconds)
        if zone != 0 { json.member("time_zone", zone) }
      }
    case .bytes(let bytes): marked("$bytes") { $0.hex(bytes) }
    case .array(let named, let values):
      if named.isEmpty { return list(values) { $0.plain($1) } }
      marked("$values") { json in
        json.list(values) { $0.plain($1) }
        json.members(named)
      }
    case .vector(let values): marked("$vector") { $0.list(values) { $0.plain($1) } }
    case .dictionary(let entries):
      marked("$dictionary") { json in
        json.list(entries) { $0.list([$1.key, $1.value]) { $0.plain($1) } }
      }
    case .object(let className, let content):
      object { json in
        if let className { json.member("$class", className.description) }
        json.plain(content)
      }
    }
  }

  private mutating func plain(_ content: AMFShape.Content) {
    switch content {
    case .properties(let properties): members(properties)
    case .value(let value):
      key("$value")
      plain(value)
    case .unknown(let bytes):
      key("$external")
      hex(bytes)
    }
  }

  mutating func plain(_ text: AMFString) {
    if text.isValidUTF8 { return value(text.description) }
    object { json in
      json.member("$string", text.description)
      json.key("hex")
      json.hex(text.bytes)
    }
  }

  /// Properties as members; as pairs where names are repeated, which members must not be.
  private mutating func members(_ properties: [AMFProperty]) {
    if Set(properties.map(\.name)).count == properties.count {
      for property in properties {
        key(text: property.name.description)
        plain(property.value)
      }
    } else {
      key("$properties")
      list(properties) { json, property in json.pair(property.name) { $0.plain(property.value) } }
    }
  }

  private mutating func marked(_ name: String, _ write: (inout Self) -> Void) {
    object { json in
      json.key(text: name)
      write(&json)
    }
  }

  /// A name and a value, where members cannot have them.
  mutating func pair(_ name: AMFString, _ value: (inout Self) -> Void) {
    beginArray()
    plain(name)
    value(&self)
    endArray()
  }

  /// A date as text, or as its milliseconds where those are not whole or too far from 1970.
  mutating func date(_ milliseconds: Double) {
    guard let time = CaptureTime(milliseconds: milliseconds) else { return value(milliseconds) }
    plainString { $0.write(time, .microseconds) }
  }

  mutating func hex(_ bytes: [UInt8]) {
    plainString { output in
      for byte in bytes { output.writeHex(byte) }
    }
  }

  // MARK: Typed

  private mutating func typed(_ amf: AMFValue) {
    object { json in
      json.member("type", amf.markerName)
      json.members(of: amf)
    }
  }

  private mutating func members(of amf: AMFValue) {
    switch amf {
    case .number(let number): typedValue { $0.value(number) }
    case .boolean(let flag): member("value", flag)
    case .string(let text), .longString(let text), .xmlDocument(let text):
      typedValue { $0.plain(text) }
    case .null, .undefined, .movieClip, .unsupported, .recordSet: break
    case .reference(let index): member("value", index)
    case .object(let properties): typed(properties)
    case .ecmaArray(let count, let properties):
      member("declared_count", count)
      typed(properties)
    case .typedObject(let name, let properties):
      member("class", name.description)
      typed(properties)
    case .strictArray(let values): list("values", values) { $0.typed($1) }
    case .date(let milliseconds, let zone):
      typedValue { $0.value(milliseconds) }
      member("time_zone", zone)
    case .avmPlus(let value): typedValue { $0.typed(value) }
    }
  }

  mutating func typedValue(_ write: (inout Self) -> Void) {
    key("value")
    write(&self)
  }

  private mutating func typed(_ properties: [AMFProperty]) {
    list("properties", properties) { json, property in
      json.pair(property.name) { $0.typed(property.value) }
    }
  }
}
