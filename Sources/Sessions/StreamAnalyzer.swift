package import Flows
package import RTMP

/// Tells what the bytes of one direction of an RTMP connection say, without a capture of it.
///
///     var analyzer = StreamAnalyzer(direction: .clientToServer)
///     while let bytes = … {
///       analyzer.append(bytes.span)
///       while let event = analyzer.next() { … }
///     }
///     analyzer.finish()
///     while let event = analyzer.next() { … }
///
/// The bytes begin with the handshake or anywhere in the chunks, and come in pieces of any size. Its
/// events are those of an ``Analyzer`` that saw nothing of the other direction, but that they have no
/// times and no frames (``SessionEvent/time`` is unknown), and that nothing is found that needs those.
public struct StreamAnalyzer: Sendable {
  private let direction: Direction
  private var session: Session
  private var queue = EventQueue()
  private var memory = CaptureMemory()

  package init(
    direction: Direction, options: RTMPDecoder.Options, disguise: Disguise?,
    observer: (any SessionObserver)?
  ) {
    self.direction = direction
    queue.disguise = disguise
    session = Session(stream: direction, observer: observer, options: options, into: &queue)
  }

  /// Takes the next bytes.
  public mutating func append(_ bytes: Span<UInt8>) {
    session.receiveStream(bytes, direction, &memory, into: &queue)
  }

  /// What became known next, or nil until more bytes come.
  public mutating func next() -> SessionEvent? { queue.popFirst() }

  /// Ends the stream: what is under way is reported as far as it came, and then the summary.
  public mutating func finish() {
    session.finishStream(direction, &memory, into: &queue)
    var summary = CaptureSummary()
    summary.isOfCapture = false
    summary.flows = queue.flowCount
    summary.add(session.summary)
    queue.append(
      .init(moment: .offset(summary.bytes), direction: nil, content: .summary(summary)), flow: nil)
  }
}
