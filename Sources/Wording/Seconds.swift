internal import Packets

/// A time span as sentences have it: in milliseconds below a second, in seconds above.
struct Seconds: CustomStringConvertible {
  private let nanoseconds: Int64

  init(_ nanoseconds: Int64) { self.nanoseconds = max(0, nanoseconds) }

  /// Of milliseconds, which may be negative: then of their magnitude.
  init(milliseconds: Int64) {
    nanoseconds = Int64(clamping: milliseconds.magnitude).timesClamped(1_000_000)
  }

  /// Whether it is shown as nothing.
  var isNone: Bool { nanoseconds < 50_000 }

  /// Such as `1.3 ms` or `4.2 s`.
  var description: String {
    nanoseconds < 1_000_000_000
      ? "\(Self.decimal(nanoseconds, unit: 1_000_000)) ms"
      : "\(Self.decimal(nanoseconds, unit: 1_000_000_000)) s"
  }

  /// With one decimal place.
  private static func decimal(_ value: Int64, unit: Int64) -> String {
    let tenths = (value / (unit / 10)) + (value % (unit / 10) >= unit / 20 ? 1 : 0)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
