internal import AMF
internal import ByteParsing
internal import SessionFixtures
internal import Flows
internal import RTMP
internal import Sessions

/// What one direction of a fixture says.
struct RecordedDirection {
  private(set) var handshake: Handshake?
  private(set) var messages: [Message] = []
  /// Why its bytes, or the rest of them, say nothing.
  private(set) var undecoded: Undecoded.Reason?
  /// The steps in which bytes are missing.
  private(set) var gaps: [Int] = []

  private var decoder: RTMPDecoder

  /// Messages' positions are marked with the number of the step that brought the byte.
  init(_ direction: Direction, of fixture: Fixture) {
    decoder = RTMPDecoder(
      role: direction.sender,
      start: fixture.start == .syn ? .handshake : .midstream)
    let bytes = fixture[direction]
    var place = 0
    for (number, step) in fixture.steps.enumerated() where step.direction == direction {
      switch step.action {
      case .send(let byteCount, _):
        let end = min(bytes.count, place + byteCount)
        var input = ByteReader(bytes.span.extracting(place..<end))
        place = end
        while let element = decoder.next(&input, mark: UInt64(number)) { take(element) }
      case .gap(let byteCount, _):
        gaps.append(number)
        decoder.skip(byteCount)
        while let element = decoder.next() { take(element) }
      case .open, .close, .reset: break
      }
    }
    decoder.finish()
    while let element = decoder.next() { take(element) }
  }

  private mutating func take(_ element: RTMPElement) {
    switch element {
    case .handshake(let whole): handshake = whole
    case .message(let message): messages.append(message)
    case .undecoded(let rest): undecoded = rest.reason
    case .problem, .resync: break
    }
  }

  /// Commands that want an answer, by their transaction IDs.
  var calls: [Double: String] {
    var calls: [Double: String] = [:]
    for message in messages where message.isComplete {
      guard let command = MessageBody(of: message).command, !command.isAnswer,
        let id = command.transactionID, id != 0, calls[id] == nil
      else { continue }
      calls[id] = command.name.description
    }
    return calls
  }
}
