/// An object whose members are taken one by one, each by its type; in a script, what nobody takes is a
/// mistake.
struct JSONObject {
  let value: JSONValue
  /// What messages call it.
  let name: String
  private let members: [String: JSONValue]
  private var taken: Set<String> = ["note"]

  init(_ value: JSONValue, _ name: String) throws(FixtureError) {
    guard case .object(let members) = value.content else {
      throw value.fault("\(name) is \(value.text), and has to be an object")
    }
    self.value = value
    self.name = name
    var byName: [String: JSONValue] = [:]
    for member in members { byName[member.name] = member.value }
    self.members = byName
  }

  /// Whether there is such a member, which does not take it.
  func has(_ name: String) -> Bool { members[name] != nil }

  mutating func take(_ name: String) -> JSONValue? {
    taken.insert(name)
    return members[name]
  }

  /// Complains of members that were not taken.
  func finish() throws(FixtureError) {
    guard case .object(let members) = value.content,
      let stranger = members.first(where: { !taken.contains($0.name) })
    else { return }
    throw stranger.value.fault(
      "\(name) takes no \"\(stranger.name)\" (but \(taken.sorted().joined(separator: ", ")))")
  }

  /// What was taken, where it has to be there.
  func due<T>(_ name: String, _ value: T?) throws(FixtureError) -> T {
    guard let value else { throw fault("\(self.name) lacks \(name)") }
    return value
  }

  /// Complains of a text that is made for something else.
  mutating func check(format: String) throws(FixtureError) {
    guard let found = try string("format") else { throw fault("lacks \"format\": \"\(format)\"") }
    guard found == format else {
      throw fault("format is \(found), and this is made for \(format)")
    }
  }

  // MARK: By type

  mutating func string(_ name: String) throws(FixtureError) -> String? {
    guard let value = take(name) else { return nil }
    guard let text = value.stringValue else { throw wrong(name, value, "a string") }
    return text
  }

  /// One of a few words; nil where the member is not there.
  mutating func word(_ name: String, of words: [String]) throws(FixtureError) -> String? {
    guard let value = take(name) else { return nil }
    guard let text = value.stringValue, words.contains(text) else {
      let last = words.last ?? ""
      let others = words.dropLast().joined(separator: ", ")
      throw wrong(name, value, others.isEmpty ? last : "\(others) or \(last)")
    }
    return text
  }

  /// One of an enumeration's words.
  mutating func word<T: CaseIterable & RawRepresentable<String>>(
    _ name: String
  ) throws(FixtureError) -> T? {
    try word(name, of: T.allCases.map(\.rawValue)).flatMap(T.init(rawValue:))
  }

  mutating func flag(_ name: String) throws(FixtureError) -> Bool {
    guard let value = take(name) else { return false }
    guard case .boolean(let flag) = value.content else {
      throw wrong(name, value, "true or false")
    }
    return flag
  }

  mutating func number(
    _ name: String, in range: ClosedRange<Double>
  ) throws(FixtureError) -> Double? {
    guard let value = take(name) else { return nil }
    guard let number = value.numberValue, range.contains(number) else {
      throw wrong(
        name, value,
        "a number from \(range.lowerBound.plainText) to \(range.upperBound.plainText)"
      )
    }
    return number
  }

  mutating func integer<T: FixedWidthInteger>(
    _ name: String, in range: ClosedRange<T> = T.min...T.max
  ) throws(FixtureError) -> T? {
    guard let value = take(name) else { return nil }
    guard let number = value.numberValue, let integer = T(exactly: number),
      range.contains(integer)
    else {
      throw wrong(name, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  mutating func array(_ name: String) throws(FixtureError) -> [JSONValue]? {
    guard let value = take(name) else { return nil }
    guard case .array(let values) = value.content else { throw wrong(name, value, "an array") }
    return values
  }

  mutating func object(_ name: String) throws(FixtureError) -> JSONObject? {
    guard let value = take(name) else { return nil }
    return try JSONObject(value, name)
  }

  /// Bytes in hexadecimal digits, in groups as one likes.
  mutating func hex(_ name: String) throws(FixtureError) -> [UInt8]? {
    guard let value = take(name) else { return nil }
    guard let text = value.stringValue, let bytes = Self.bytes(hex: text) else {
      throw wrong(name, value, "hexadecimal digits, two for each byte")
    }
    return bytes
  }

  static func bytes(hex text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for byte in text.utf8 where byte != UInt8(ascii: " ") {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      if let upper = high {
        bytes.append(upper << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
    }
    return high == nil ? bytes : nil
  }

  func wrong(_ name: String, _ value: JSONValue, _ due: String) -> FixtureError {
    value.fault("\(name) is \(value.text), and has to be \(due)")
  }

  func fault(_ text: String) -> FixtureError { value.fault(text) }
}
