internal import ByteParsing

/// Where a value stands in a message: by its place among all, or under a name.
enum ValuePlace: CustomStringConvertible {
  /// From 1.
  case value(Int)
  case property(AMFString)

  var description: String {
    switch self {
    case .value(let number): "value \(number)"
    case .property(let name): "property \(name.quoted)"
    }
  }
}

/// What is told once in a message.
enum Oddity: UInt8 {
  case boolean, date, emptyKey, repeatedKey, unknownReference, circularReference

  var problem: Problem {
    switch self {
    case .boolean: .amfBooleanOdd
    case .date: .amfDateOdd
    case .emptyKey: .amfKeyEmpty
    case .repeatedKey: .amfKeyRepeated
    case .unknownReference: .amfReferenceUnknown
    case .circularReference: .amfReferenceCircular
    }
  }
}

/// What can be read, and what some readers stumble over.
extension ReadingLog {
  mutating func note(boolean byte: UInt8, at offset: Int) {
    noteOnce(.boolean, at: offset, "has a boolean that is \(byte)")
  }

  mutating func note(date milliseconds: Double, timeZone: Int16, at offset: Int) {
    noteOnce(
      .date, at: offset, "has a date of \(milliseconds) ms with time zone \(timeZone)")
  }

  mutating func note(reference index: UInt16, _ references: ReferenceTable, at offset: Int) {
    if Int(index) >= references.count {
      noteOnce(
        .unknownReference, at: offset,
        "has a reference to object \(index), and \(references.count) had begun")
    } else if references.isOpen(index) {
      noteOnce(
        .circularReference, at: offset,
        "has a reference to object \(index), which is not complete yet")
    }
  }

  /// - Parameter name: of the property at an index.
  mutating func note(_ names: NameCheck, name: (Int) -> AMFString) {
    if let offset = names.empty {
      noteOnce(.emptyKey, at: offset, "has a property with an empty name")
    }
    if let (index, offset) = names.repeated {
      noteOnce(.repeatedKey, at: offset, "has a second property \(name(index).quoted)")
    }
  }
}

/// Looks at the names of one object, and sorts out those that it cannot have had before without
/// comparing them.
struct NameCheck {
  /// How many of an object's names are looked at: more than any that is meant has.
  private static let limit = 128

  /// Where the first name stands that is empty.
  private(set) var empty: Int?
  /// The index of the first property whose name comes again, and where it does.
  private(set) var repeated: (index: Int, offset: Int)?
  private var seen: UInt64 = 0
  private var count = 0

  /// Whether there is anything to note.
  var hasFault: Bool { empty != nil || repeated != nil }

  /// Takes the next name; whether it is empty, or can be one that came before.
  mutating func isSuspect(_ name: borrowing AMFString) -> Bool {
    guard count < Self.limit else { return false }
    count += 1
    let length = name.bytes.count
    guard length > 0 else { return true }
    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: length &* 7 &+ Int(name.bytes[length - 1]))
    defer { seen |= bit }
    return seen & bit != 0
  }

  /// Notes a name that is suspect.
  ///
  /// - Parameter first: the index of the property that has it already.
  mutating func note(_ name: AMFString, at offset: Int, first: Int?) {
    if name.bytes.isEmpty, empty == nil { empty = offset }
    if let first, repeated == nil { repeated = (first, offset) }
  }
}

extension AMFString {
  /// How many characters of a name are quoted.
  static let quotedLength = 80

  /// Between quotation marks, and no longer than it takes to be recognised.
  var quoted: String { "'\(description.prefix(Self.quotedLength))'" }
}
