public import Flows
internal import Reports

/// Which part of a session a fixture is made of.
public enum SessionPart: Hashable, Sendable {
  case whole
  /// Up to the packet that shows a finding, by its rule.
  case until(rule: String)
  /// Messages of one direction, by their index, and what the other side said meanwhile; before them
  /// what is needed to read them: all but frames.
  case messages(ClosedRange<Int>, Direction)

  /// Takes `12..40`, or `s2c:12..40`; nil where the text is no range.
  public init?(messages text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let range = parts.last?.split(separator: ".", omittingEmptySubsequences: false),
      range.count == 3, range[1].isEmpty, let first = Int(range[0]), let last = Int(range[2]),
      0 <= first, first <= last
    else { return nil }
    switch parts.dropLast() {
    case [], ["c2s"]: self = .messages(first...last, .clientToServer)
    case ["s2c"]: self = .messages(first...last, .serverToClient)
    default: return nil
    }
  }

  /// As it is asked for; nil for all of it.
  var name: String? {
    switch self {
    case .whole: nil
    case .until(let rule): "until \(rule)"
    case .messages(let range, let direction):
      "messages \(direction.name):\(range.lowerBound)..\(range.upperBound)"
    }
  }
}
