internal import Packets

/// Strings that are replaced, and what by: of the same length, and the same wherever they stand.
struct StandIns: Sendable {
  private struct Entry: Sendable {
    let kind: RedactionKind
    let bytes: [UInt8]
  }

  private var entries: [[UInt8]: Entry] = [:]
  private var used: Set<[UInt8]> = []
  private var counts: [RedactionKind: Int] = [:]

  var isEmpty: Bool { entries.isEmpty }

  /// The strings that are replaced, the longest first.
  var originals: [[UInt8]] {
    entries.keys.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
  }

  /// Those whose bytes, found anywhere, show that one is left, and whether only between the marks that
  /// separate words.
  var telling: [(original: [UInt8], isWord: Bool)] {
    originals.compactMap { original in
      switch ProtocolWords.telling(original) {
      case .anywhere: (original, false)
      case .asWord: (original, true)
      case .nowhere: nil
      }
    }
  }

  func kind(of original: [UInt8]) -> RedactionKind? { entries[original]?.kind }

  func isStandIn(_ bytes: [UInt8]) -> Bool { used.contains(bytes) }

  subscript(original: [UInt8]) -> [UInt8]? { entries[original]?.bytes }

  /// The stand-in for a string, made where there is none yet.
  @discardableResult mutating func replace(_ original: [UInt8], _ kind: RedactionKind) -> [UInt8] {
    if let entry = entries[original] { return entry.bytes }
    // What stands in for something is no secret.
    if original.isEmpty || used.contains(original) { return original }
    var bytes = original
    for _ in 0..<4096 {
      counts[kind, default: 0] += 1
      bytes = Self.standIn(for: original, kind, number: counts[kind, default: 0])
      if bytes != original, entries[bytes] == nil, !used.contains(bytes) { break }
    }
    used.insert(bytes)
    entries[original] = Entry(kind: kind, bytes: bytes)
    return bytes
  }

  private static func standIn(
    for original: [UInt8], _ kind: RedactionKind, number: Int
  ) -> [UInt8] {
    let count = original.count
    switch kind {
    case .addresses:
      let text = String(decoding: original, as: UTF8.self)
      return text.contains(":") ? ipv6(like: original, number) : ipv4(byteCount: count, number)
    case .hosts where count >= 11:
      return filled("host", number, count - 8) + Array(".example".utf8)
    default: return filled(kind.label, number, count)
    }
  }

  /// A label and a number, with zeros between them.
  private static func filled(_ label: String, _ number: Int, _ count: Int) -> [UInt8] {
    let digits = Array(String(number, radix: 36).utf8).suffix(count)
    let label = Array(label.utf8).prefix(count - digits.count)
    let zeros = [UInt8](repeating: 0x30, count: count - digits.count - label.count)
    return label + zeros + digits
  }

  /// An address of those that documents use, as far as there is one of that length (RFC 5737).
  private static func ipv4(byteCount: Int, _ number: Int) -> [UInt8] {
    let last = 1 + number % 9
    let text =
      switch byteCount {
      case 7: "0.0.0.\(last)"
      case 8: "10.0.0.\(last)"
      case 9: "192.0.2.\(last)"
      case 10: "192.0.2.\(10 + number % 90)"
      case 11: "192.0.2.\(100 + number % 100)"
      case 12: "203.0.113.\(10 + number % 90)"
      case 13: "203.0.113.\(100 + number % 100)"
      case 14: "198.51.100.\(100 + number % 100)"
      default: "198.151.100.\(100 + number % 100)"
      }
    let bytes = Array(text.utf8)
    return bytes.count == byteCount ? bytes : filled("addr", number, byteCount)
  }

  /// An address with groups as long as those of `original`.
  private static func ipv6(like original: [UInt8], _ number: Int) -> [UInt8] {
    var groups = original.split(separator: 0x3A, omittingEmptySubsequences: false).map(Array.init)
    let last = groups.lastIndex { !$0.isEmpty } ?? 0
    for place in groups.indices where !groups[place].isEmpty {
      let count = groups[place].count
      let digits = place == last ? Array(String(number, radix: 16).utf8).suffix(count) : []
      let head = Array((place == 0 ? "fd" : "1").utf8).prefix(count - digits.count)
      let zeros = [UInt8](repeating: 0x30, count: count - digits.count - head.count)
      groups[place] = head + zeros + digits
    }
    return Array(groups.joined(separator: [0x3A]))
  }
}
