package import Fields

/// Strings that are replaced, and what by: of the same length, and the same wherever they stand.
package struct Pseudonyms: Sendable {
  private struct Entry: Sendable {
    let kind: SecretKind
    let bytes: [UInt8]
    let telling: ProtocolWords.Telling
  }

  private struct Form: Hashable {
    let kind: SecretKind
    let byteCount: Int
  }

  /// Strings that came at about the same time.
  private struct Generation: Sendable {
    var entries: [[UInt8]: Entry] = [:]
    var used: Set<[UInt8]> = []
    var beginnings = Beginnings()
    var byteCount = 0

    mutating func insert(_ entry: Entry, for original: [UInt8]) {
      entries[original] = entry
      used.insert(entry.bytes)
      beginnings.insert(original)
      byteCount += 3 * original.count
    }
  }

  /// Where a string may stand inside another one for it to be the one that is replaced.
  package enum Place {
    /// Wherever it can hardly be anything else.
    case value
    /// In what people are told: where it stands by itself.
    case sentence
  }

  /// How many pseudonyms are tried for one that nothing else has.
  private static let attempts = 4096

  private var recent = Generation()
  private var older = Generation()
  private var counts: [SecretKind: Int] = [:]
  /// Forms of which all pseudonyms are in use, so that no other one is looked for.
  private var spent: Set<Form> = []
  private let byteLimit: Int
  private let knowsOwn: Bool

  /// - Parameters:
  ///   - byteLimit: how much is remembered; those that came first, and not again since, are forgotten.
  ///   - knowsOwn: whether what stands in for something is no secret, should it come as one: as in a
  ///     fixture that another is made of.
  package init(byteLimit: Int = .max, knowsOwn: Bool = true) {
    self.byteLimit = byteLimit
    self.knowsOwn = knowsOwn
  }

  private func entry(_ original: [UInt8]) -> Entry? {
    recent.entries[original] ?? older.entries[original]
  }

  package func isPseudonym(_ bytes: [UInt8]) -> Bool {
    recent.used.contains(bytes) || older.used.contains(bytes)
  }

  /// The strings that are replaced, the longest first.
  package var originals: [[UInt8]] {
    (Array(recent.entries.keys) + older.entries.keys.filter { recent.entries[$0] == nil }).sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
  }

  /// Those whose bytes, found anywhere, show that one is left, and whether only between the marks that
  /// separate words.
  package var telling: [(original: [UInt8], isWord: Bool)] {
    originals.compactMap { original in
      switch entry(original)?.telling {
      case .anywhere: (original, false)
      case .asWord: (original, true)
      case .nowhere, nil: nil
      }
    }
  }

  package func kind(of original: [UInt8]) -> SecretKind? { entry(original)?.kind }

  package subscript(original: [UInt8]) -> [UInt8]? { entry(original)?.bytes }

  /// The pseudonym for a string, made where there is none yet.
  @discardableResult package mutating func replace(_ original: [UInt8], _ kind: SecretKind)
    -> [UInt8]
  {
    if let entry = recent.entries[original] { return entry.bytes }
    if let entry = older.entries[original] {
      remember(entry, for: original)
      return entry.bytes
    }
    if original.isEmpty || knowsOwn && isPseudonym(original) { return original }
    let entry = Entry(
      kind: kind, bytes: pseudonym(for: original, kind), telling: ProtocolWords.telling(original))
    remember(entry, for: original)
    return entry.bytes
  }

  private mutating func remember(_ entry: Entry, for original: [UInt8]) {
    recent.insert(entry, for: original)
    guard recent.byteCount > byteLimit / 2 else { return }
    older = recent
    recent = Generation()
    spent = []
  }

  /// One that nothing else has, as long as there are any of that length.
  private mutating func pseudonym(for original: [UInt8], _ kind: SecretKind) -> [UInt8] {
    var bytes = original
    let form = Form(kind: kind, byteCount: original.count)
    for _ in 0..<(spent.contains(form) ? 1 : Self.attempts) {
      counts[kind, default: 0] += 1
      let candidate = Self.pseudonym(for: original, kind, number: counts[kind, default: 0])
      if candidate == original { continue }
      bytes = candidate
      if entry(bytes) == nil, !isPseudonym(bytes) { return bytes }
    }
    spent.insert(form)
    return bytes
  }

  // MARK: Inside other strings

  /// Puts pseudonyms in the place of what stands somewhere in a string, the longest first.
  package func replacing(in bytes: [UInt8], _ place: Place) -> [UInt8] {
    if recent.entries.isEmpty, older.entries.isEmpty { return bytes }
    var result: [UInt8] = []
    var start = 0
    while start < bytes.count {
      if let entry = entry(at: start, in: bytes, place) {
        result += entry.bytes
        start += entry.bytes.count
      } else {
        result.append(bytes[start])
        start += 1
      }
    }
    return result
  }

  private func entry(at start: Int, in bytes: [UInt8], _ place: Place) -> Entry? {
    let before = start > 0 ? bytes[start - 1] : nil
    if place == .sentence, before?.isAlphanumeric == true { return nil }
    var found: Entry?
    var walk = Beginnings.Walk()
    for end in start..<bytes.count {
      walk.take(bytes[end])
      let (one, other) = (recent.beginnings.step(walk), older.beginnings.step(walk))
      guard one.goesOn || other.goesOn else { break }
      guard one.isWhole || other.isWhole, let entry = entry(Array(bytes[start...end])) else {
        continue
      }
      let after = end + 1 < bytes.count ? bytes[end + 1] : nil
      if Self.stands(entry, before, after, place) { found = entry }
    }
    return found
  }

  private static func stands(
    _ entry: Entry, _ before: UInt8?, _ after: UInt8?, _ place: Place
  ) -> Bool {
    if place == .sentence {
      return !(before?.isAlphanumeric ?? false) && !(after?.isAlphanumeric ?? false)
    }
    return switch entry.telling {
    case .anywhere: true
    case .asWord: ProtocolWords.delimit(before, after)
    case .nowhere: false
    }
  }
}
