public import Comparison

/// What two sessions do differently, and which those are.
public struct ComparisonReport: Sendable {
  public let comparison: SessionComparison
  public let good: ComparedInput
  public let bad: ComparedInput

  public init(_ comparison: SessionComparison, good: ComparedInput, bad: ComparedInput) {
    self.comparison = comparison
    self.good = good
    self.bad = bad
  }
}
