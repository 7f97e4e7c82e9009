/// A rule that captured bytes can break: declared once by the layer that checks it, and named by a
/// stable id from then on.
///
/// Each layer declares its own in `<Layer>Problems.swift`.
public struct Problem: Hashable, Sendable, Identifiable {
  /// How much a broken rule matters to a working session.
  public enum Severity: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// Worth knowing; nothing needs to break by it.
    case note
    /// Some peers misread this or refuse it.
    case warning
    /// The protocol is broken: a peer cannot read on, or refuses.
    case error

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  /// Stable, dotted, lowercase: `chunk.size-out-of-range`.
  public let id: String
  public let severity: Severity
  /// Where the rule stands, such as `RTMP 1.0 §5.4.1`.
  public let reference: String
  /// What is wrong, in a clause that follows "Chunk stream 3: ".
  public let summary: String

  public init(_ id: String, _ severity: Severity, _ reference: String, _ summary: String) {
    self.id = id
    self.severity = severity
    self.reference = reference
    self.summary = summary
  }

  public static func == (lhs: Self, rhs: Self) -> Bool { lhs.id == rhs.id }

  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
