/// A rule that the bytes of a message's content break.
public struct Malformation: Hashable, Sendable {
  public let problem: Problem
  /// From the content's first byte.
  public let offset: Int
  /// Whether what follows could not be read.
  public let endsReading: Bool
  /// Where it is and what is there, as a clause; nil where the problem's summary says it all.
  public let detail: String?

  public init(problem: Problem, offset: Int, endsReading: Bool, detail: String? = nil) {
    self.problem = problem
    self.offset = offset
    self.endsReading = endsReading
    self.detail = detail
  }

  /// The same for content that begins so many bytes earlier.
  public func moved(by byteCount: Int) -> Malformation {
    Malformation(
      problem: problem, offset: offset + byteCount, endsReading: endsReading, detail: detail)
  }
}
