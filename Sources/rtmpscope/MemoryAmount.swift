internal import ArgumentParser
internal import Sessions

/// An amount of memory as a user types it: bytes, or with K, M or G so many times 1024.
struct MemoryAmount: ExpressibleByArgument, CustomStringConvertible {
  /// Less does not suffice for anything.
  private static let least = 1 << 20

  static let usual = MemoryAmount(byteCount: Analyzer.Options().memoryLimit)

  let byteCount: Int

  private init(byteCount: Int) { self.byteCount = byteCount }

  init?(argument: String) {
    let factors: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    var digits = argument.uppercased()[...]
    if let suffix = ["IB", "B"].first(where: digits.hasSuffix) {
      digits = digits.dropLast(suffix.count)
    }
    let factor = digits.last.flatMap { factors[$0] }
    if factor != nil { digits = digits.dropLast() }
    guard let count = Int(digits) else { return nil }
    let (byteCount, overflows) = count.multipliedReportingOverflow(by: factor ?? 1)
    guard !overflows, byteCount >= Self.least else { return nil }
    self.byteCount = byteCount
  }

  var description: String {
    byteCount.isMultiple(of: 1 << 20) ? "\(byteCount >> 20)M" : "\(byteCount)"
  }
}

extension ArgumentHelp {
  static let memoryLimit = ArgumentHelp(
    """
    How much may be remembered of all connections together, from 1M on. At more, those longest \
    silent are forgotten, which is reported.
    """, valueName: "amount")
}
