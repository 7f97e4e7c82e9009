/// A rule that the bytes of a message's content break.
public struct Malformation: Hashable, Sendable {
  public let problem: Problem
  /// From the content's first byte.
  public let offset: Int
  /// Whether what follows could not be read.
  public let endsReading: Bool

  public init(problem: Problem, offset: Int, endsReading: Bool) {
    self.problem = problem
    self.offset = offset
    self.endsReading = endsReading
  }
}
