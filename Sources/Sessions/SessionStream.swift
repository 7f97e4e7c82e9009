internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

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
