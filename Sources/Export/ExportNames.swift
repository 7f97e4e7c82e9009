/// Names for files, made of what peers call their streams.
///
/// A name has letters, digits, dots, hyphens and underscores of ASCII and nothing else, begins with
/// none of the last three, and is given once.
struct ExportNames: Sendable {
  /// How much of a peer's own name is taken.
  private static let partLimit = 80

  private var taken: Set<String> = []
  /// Which number a name that is taken gets next.
  private var numbers: [String: Int] = [:]

  /// What is safe of a name that a peer chose; empty where nothing is.
  ///
  /// A query is left out: it can hold a password.
  static func sanitized(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars.prefix(while: { $0 != "?" }) {
      guard name.utf8.count < partLimit else { break }
      if isAllowed(scalar) {
        name.unicodeScalars.append(scalar)
      } else if name.last != "_" {
        name.append("_")
      }
    }
    let start = name.firstIndex { !"._-".contains($0) }
    return start.map { String(name[$0...]) } ?? ""
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "-": true
    default: false
    }
  }

  /// A name that begins with `stem`, and was not given before, with or without its extensions.
  ///
  /// Names that differ in case only are one to some file systems.
  mutating func claim(_ stem: String) -> String {
    let key = stem.lowercased()
    var name = stem
    while !taken.insert(name.lowercased()).inserted {
      let number = numbers[key] ?? 2
      numbers[key] = number + 1
      name = "\(stem)-\(number)"
    }
    return name
  }
}
