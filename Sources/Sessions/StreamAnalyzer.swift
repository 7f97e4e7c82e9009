internal import ByteParsing
package import Flows
internal import Packets
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

/// A session of which there is one direction's bytes and nothing else: no packets, times or ends.
extension Session {
  /// Begins with the first byte there is, be that the handshake's or one amid the chunks.
  init(
    stream direction: Direction, observer: (any SessionObserver)?, options: RTMPDecoder.Options,
    into queue: inout EventQueue
  ) {
    let beginning = Place.offset(0)
    self.init(
      nil, at: beginning, isExpected: false, observer: observer, showsBytes: false,
      options: options, into: &queue)
    // What the peer said can have been anything.
    sight.noteGap(direction.opposite)
    let number = queue.nextFlowNumber()
    visibility = .shown(number: number)
    state.flow = number
    queue.append(.init(moment: beginning, direction: direction, content: .stream), flow: number)
  }

  /// Takes the next bytes of the only direction there is.
  mutating func receiveStream(
    _ bytes: Span<UInt8>, _ direction: Direction, _ memory: inout CaptureMemory,
    into queue: inout EventQueue
  ) {
    guard sides[direction.index].proxyReader == nil else {
      return receiveFirst(
        bytes, direction, from: 0, at: .offset(0), &memory, into: &queue)
    }
    decodeStream(bytes, direction, &memory, into: &queue)
  }

  mutating func decodeStream(
    _ bytes: Span<UInt8>, _ direction: Direction, _ memory: inout CaptureMemory,
    into queue: inout EventQueue
  ) {
    var input = ByteReader(bytes)
    while let element = sides[direction.index].decoder.next(&input) {
      take(element, direction, at: .offset(element.streamOffset), &memory, into: &queue)
    }
  }

  /// Ends the stream, which need not be the connection's end.
  mutating func finishStream(
    _ direction: Direction, _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    endProxyHeader(direction, at: .offset(0), &memory, into: &queue)
    sides[direction.index].decoder.finish()
    while let element = sides[direction.index].decoder.next() {
      take(
        element, direction, at: .offset(element.streamOffset), isCutShort: true, &memory,
        into: &queue)
    }
    let byteCount = sides[direction.index].decoder.byteCount
    summary.sides[direction.index].bytes = byteCount
    let end = Place.offset(byteCount)
    finishFollowing(.endOfCapture, nil, end, &memory, into: &queue)
    let content = FlowEndReport(end: .endOfCapture, summary: summary, frame: end.frame)
    report(.flowEnd(content), nil, at: end, into: &queue)
  }
}

extension RTMPElement {
  /// Of the first byte that it is about.
  fileprivate var streamOffset: StreamOffset {
    switch self {
    case .handshake(let handshake): handshake.start.offset
    case .message(let message): message.start.offset
    case .problem(let problem): problem.offset
    case .resync(let resync): resync.start.offset
    case .undecoded(let undecoded): undecoded.from
    }
  }
}
