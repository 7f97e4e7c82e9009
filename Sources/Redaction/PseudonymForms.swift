internal import Fields

/// What pseudonyms look like.
extension Pseudonyms {
  static func pseudonym(for original: [UInt8], _ kind: SecretKind, number: Int) -> [UInt8] {
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
      case 7 where number <= 9: "0.0.0.\(last)"
      case 8 where number <= 9: "10.0.0.\(last)"
      case 9 where number <= 9: "192.0.2.\(last)"
      case 10 where number <= 90: "192.0.2.\(10 + number % 90)"
      case 11 where number <= 100: "192.0.2.\(100 + number % 100)"
      case 12 where number <= 90: "203.0.113.\(10 + number % 90)"
      case 13 where number <= 100: "203.0.113.\(100 + number % 100)"
      case 14 where number <= 100: "198.51.100.\(100 + number % 100)"
      case 15 where number <= 100: "198.151.100.\(100 + number % 100)"
      default: furtherIPv4(byteCount: byteCount, number)
      }
    let bytes = Array(text.utf8)
    return bytes.count == byteCount ? bytes : filled("addr", number, byteCount)
  }

  /// An address for when there are more than documents have.
  private static func furtherIPv4(byteCount: Int, _ number: Int) -> String {
    let first = byteCount == 7 ? "0" : byteCount == 15 ? "198" : "10"
    var digitCount = byteCount - first.count - 3
    var rest = number
    var text = ""
    for place in 0..<3 {
      // The last group takes as many digits as leave one for each of the others.
      let width = min(3, digitCount - (2 - place))
      digitCount -= width
      let (low, count) = width == 1 ? (0, 10) : width == 2 ? (10, 90) : (100, 100)
      text = ".\(low + rest % count)" + text
      rest /= count
    }
    return first + text
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
