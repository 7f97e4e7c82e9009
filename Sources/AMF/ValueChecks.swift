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

/// What can be read, and what some readers stumble over.
extension ReadingLog {
  mutating func note(boolean byte: UInt8, at offset: Int) {
    noteOnce(.amfBooleanOdd, at: offset) { "\($0) has a boolean that is \(byte)" }
  }

  mutating func note(date milliseconds: Double, timeZone: Int16, at offset: Int) {
    noteOnce(.amfDateOdd, at: offset) {
      "\($0) has a date of \(milliseconds) ms with time zone \(timeZone)"
    }
  }

  /// - Parameter count: how many objects and arrays have begun before the reference.
  mutating func note(
    _ problem: Problem, ofReference index: UInt16, among count: Int, at offset: Int
  ) {
    let fault =
      problem == .amfReferenceCircular
      ? "which is not complete yet" : "and \(count) had begun"
    noteOnce(problem, at: offset) { "\($0) has a reference to object \(index), \(fault)" }
  }

  /// Notes a name that is empty and does not end its object.
  mutating func noteEmptyName(in place: ValuePlace, at offset: Int) {
    noteOnce(.amfKeyEmpty, at: offset) { _ in "\(place) has a property with an empty name" }
  }

  /// How many of an object's names are compared: more than any that is meant has.
  static let nameLimit = 128

  mutating func note(repeated name: AMFString, at offset: Int) {
    noteOnce(.amfKeyRepeated, at: offset) { _ in "the object has a second property \(name.quoted)" }
  }
}

extension AMFString {
  /// Between quotation marks, and no longer than it takes to be recognised.
  var quoted: String { "'\(description.prefix(80))'" }
}
