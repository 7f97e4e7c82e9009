/// Two commands run in turn, so that a machine that drifts does so under both.
struct Comparison {
  /// Of the first command's CPU time to the second one's, by pair, in order.
  let ratios: [Double]
  /// The most memory that the first command took, in MiB.
  let peak: Double

  init(_ one: Command, to other: Command, pairs: Int) throws {
    var first: [Measurement] = []
    var second: [Measurement] = []
    for _ in 0..<pairs {
      second.append(try other.run())
      first.append(try one.run())
    }
    peak = first.map(\.peak).max() ?? 0
    ratios = zip(first, second).map { $0.cpu / $1.cpu }.sorted()
  }

  /// `0.87 (0.85–0.90)`: the median, and between what half of the pairs lie.
  func text(times scale: Double = 1) -> String {
    let low = ratios[ratios.count / 4] * scale
    let high = ratios[ratios.count - 1 - ratios.count / 4] * scale
    return "\((ratios.median * scale).rounded(2)) (\(low.rounded(2))–\(high.rounded(2)))"
  }
}

extension [Double] {
  var median: Double {
    let sorted = sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}

extension Double {
  /// With so many decimal places.
  func rounded(_ places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let whole = Int((self * scale).rounded())
    let digits = String(abs(whole))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = whole < 0 ? "-" : ""
    return places == 0
      ? sign + padded : sign + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
