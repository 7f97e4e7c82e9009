internal import Comparison
internal import Capture
public import Reports
internal import Sessions

/// The two sessions that are compared, out of all that captures have.
public struct ComparedPair: Sendable {
  public enum Lack: Error, Sendable {
    /// A capture that is to have both has not two connections but so many.
    case ambiguous(capture: String, flowCount: Int)
    /// A capture has no RTMP connection.
    case nothing(capture: String)
  }

  public let good: ComparedInput
  public let bad: ComparedInput

  /// - Parameters:
  ///   - second: the capture of the session that does not work; nil where the first has both.
  ///   - goodFlow: which flow works; nil for the likeliest.
  ///   - badFlow: which does not; nil for the likeliest.
  /// - Throws: ``Lack``, ``MissingFlow``, or ``InputFailure`` where what is missing may be in what could
  ///   not be read.
  public init(
    _ first: CapturedOutlines, _ second: CapturedOutlines?, goodFlow: Int?, badFlow: Int?
  ) throws {
    var (first, other) = (first, second ?? first)
    try first.check(goodFlow, isOneOfTwo: second != nil)
    try other.check(badFlow, isOneOfTwo: second != nil)
    if second == nil { try Self.separate(&first, &other, goodFlow, badFlow) }
    guard let good = goodFlow.map(first.outline) ?? FlowChoice.good(among: first.outlines) else {
      throw first.lack
    }
    let likeliest = FlowChoice.bad(among: other.outlines, for: good)
    guard let bad = badFlow.map(other.outline) ?? likeliest else { throw other.lack }
    self.good = ComparedInput(file: first.name, outline: good, flowCount: first.flowCount)
    self.bad = ComparedInput(file: other.name, outline: bad, flowCount: other.flowCount)
  }

  /// Gives each side of one capture the flows that can be its own.
  private static func separate(
    _ first: inout CapturedOutlines, _ second: inout CapturedOutlines, _ goodFlow: Int?,
    _ badFlow: Int?
  ) throws(Lack) {
    guard goodFlow != nil && badFlow != nil || first.flowCount == 2 || first.flowCount == 0 else {
      throw .ambiguous(capture: first.name, flowCount: first.flowCount)
    }
    if let badFlow, goodFlow == nil { first.outlines.removeAll { $0.flow == badFlow } }
    let choice = goodFlow.flatMap(first.outline) ?? FlowChoice.good(among: first.outlines)
    if badFlow == nil { second.outlines.removeAll { $0.flow == choice?.flow } }
  }
}

extension CapturedOutlines {
  /// - Throws: where a flow that is asked for is not there.
  fileprivate func check(_ flow: Int?, isOneOfTwo: Bool) throws {
    guard let flow, !(1..<flowCount + 1).contains(flow) else { return }
    guard failures.isEmpty else { throw InputFailure(errors: failures) }
    throw MissingFlow(number: flow, count: flowCount, capture: isOneOfTwo ? name : nil)
  }

  /// What to throw where there is nothing to compare.
  fileprivate var lack: any Error {
    failures.isEmpty ? ComparedPair.Lack.nothing(capture: name) : InputFailure(errors: failures)
  }
}
