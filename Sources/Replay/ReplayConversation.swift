internal import ByteParsing
internal import Flows
internal import RTMP

/// Plays one side of a fixture: says what to do next, and holds what the peer says against the
/// fixture.
///
///     conversation.receive(bytes)
///     switch conversation.next() {
///     case .turn(let time): send(conversation.take())
///     case .wait: …
///     case .rest(let limit): …
///     case .done: …
///     }
///
/// It knows no sockets and no clock.
public struct ReplayConversation: Sendable {
  /// What there is to do.
  public enum Next: Hashable, Sendable {
    /// ``take()`` gives what to do. The fixture's side did that then, in nanoseconds; nil where that
    /// was not seen.
    case turn(at: Int64?)
    /// ``take()`` gives an answer that the fixture does not have.
    case reply
    /// The peer has to say something first.
    case wait
    /// Nothing more has to be said, but the peer is given time: nanoseconds, or nil for as long as
    /// one waits for anything.
    case rest(limit: Int64?)
    case done
  }

  /// What to do with the connection.
  public enum Act: Hashable, Sendable {
    case send([UInt8])
    /// Ends this side's direction.
    case close
    /// Gives the connection up.
    case reset
  }

  /// How far the end of the connection has come.
  private enum Ending: Hashable, Sendable {
    case open
    /// The peer was given time.
    case rested
    /// This side has ended its direction.
    case closed
    case over
  }

  /// How long a peer is given to end its direction, too.
  private static let farewellTime: Int64 = 2_000_000_000

  /// How long a peer is given to read what a reset would take from it.
  private static let readingTime: Int64 = 100_000_000
  /// How many things that a peer says beside the fixture's are told.
  private static let extraLimit = 20

  /// How many pings are kept until they can be answered.
  private static let pingLimit = 100

  private let script: ReplayScript
  private var decoder: RTMPDecoder
  private var expectations: Expectations
  private var turn = 0
  /// How many bytes of its own were sent.
  private var place = 0
  private var answer: [UInt8]?
  private var hasPeerHandshake = false
  private var pings: [UInt32] = []
  private var ending = Ending.open
  private var hasPeerEnded = false
  private var messageCount = 0
  private var mediaCount = 0
  private var extra: [String] = []
  private var last: Divergence.Heard?
  public private(set) var divergence: Divergence?
  /// Changes whenever the replay has got further: neither frames nor pings do that.
  public private(set) var progress = 0

  public init(_ script: ReplayScript) {
    self.script = script
    decoder = RTMPDecoder(role: script.role.peer, start: .handshake)
    expectations = script.expectations
  }

  // MARK: What to do

  public func next() -> Next {
    if divergence != nil || ending == .over { return .done }
    if owesReply { return .reply }
    if ending == .closed { return hasPeerEnded ? .done : .rest(limit: Self.farewellTime) }
    if script.turns.indices.contains(turn) {
      let turn = script.turns[turn]
      if expectations.pending(before: turn.step) != nil { return .wait }
      if case .send = turn.action, place >= sendableEnd { return .wait }
      if turn.action == .reset, ending == .open, !hasPeerEnded {
        return .rest(limit: Self.readingTime)
      }
      return .turn(at: turn.time)
    }
    if hasPeerEnded { return .turn(at: nil) }
    if expectations.pending() != nil { return .wait }
    if script.peerEnds { return .turn(at: nil) }
    if ending == .open {
      // Nobody saw the session's end: a client is waited for, and stays as long as it was seen.
      if script.role == .server { return .rest(limit: nil) }
      if mediaCount < script.peerMediaCount, script.peerSurplus > 0 {
        return .rest(limit: script.peerSurplus)
      }
    }
    return .turn(at: nil)
  }

  /// Does what ``next()`` has told.
  public mutating func take() -> Act {
    if owesReply { return .send(pong()) }
    progress += 1
    guard script.turns.indices.contains(turn) else {
      ending = .closed
      return .close
    }
    switch script.turns[turn].action {
    case .send(let range):
      var end = min(range.upperBound, sendableEnd)
      if !pings.isEmpty {
        end = script.messageEnds.first { $0 > place }.map { min($0, end) } ?? end
      }
      let bytes = own(place..<end)
      place = end
      if end == range.upperBound { turn += 1 }
      return .send(bytes)
    case .close:
      turn = script.turns.count
      ending = .closed
      return .close
    case .reset:
      turn = script.turns.count
      ending = .over
      return .reset
    }
  }

  /// The time that the peer was given is over.
  public mutating func endRest() {
    ending = ending == .open ? .rested : .over
    progress += 1
  }

  /// How far the handshake allows to send: nobody answers what has not come.
  private var sendableEnd: Int {
    switch script.role {
    case .client where hasPeerHandshake: .max
    case .client where answer != nil: script.answerRange.upperBound
    case .client: script.answerRange.lowerBound
    case .server: answer != nil ? .max : 0
    }
  }

  /// The fixture's bytes, but for the answer to random bytes that were others.
  private func own(_ range: Range<Int>) -> [UInt8] {
    var bytes = Array(script.bytes[range])
    for place in range.clamped(to: script.answerRange) {
      bytes[place - range.lowerBound] = answer?[place - script.answerRange.lowerBound] ?? 0
    }
    return bytes
  }

  /// Whether a ping is to be answered, and another message can come in here.
  private var owesReply: Bool {
    guard !pings.isEmpty, hasPeerHandshake, ending == .open || ending == .rested else {
      return false
    }
    return place == Handshake.byteCount || script.messageEnds.contains(place)
  }

  private mutating func pong() -> [UInt8] {
    let pong = UserControlEvent.pingResponse(timestamp: pings.removeFirst())
    var writer = ChunkWriter()
    writer.write(
      .init(
        chunkStreamID: script.freeChunkStream, type: .userControl, streamID: .connection,
        timestamp: 0, payload: pong.payload), as: .type0)
    return writer.takeBytes()
  }

  // MARK: What the peer does

  /// Takes what the peer sent, in pieces of any size.
  public mutating func receive(_ bytes: [UInt8]) {
    var input = ByteReader(bytes.span)
    while divergence == nil, let element = decoder.next(&input) { take(element) }
    guard answer == nil, let first = decoder.firstHandshakePacket else { return }
    // With what stands at the time's place, for some compare all of the echo.
    answer = HandshakeWriter(role: script.role).answer(
      to: first.bytes, readTime: first.secondWord)
    progress += 1
  }

  /// The peer has ended its direction, or the connection.
  public mutating func peerEnded() {
    guard !hasPeerEnded, divergence == nil, ending != .over else { return }
    hasPeerEnded = true
    progress += 1
    decoder.finish()
    while divergence == nil, let element = decoder.next() { take(element) }
    guard divergence == nil, ending == .open || ending == .rested else { return }
    if let next = expectations.pendingBeforeEnd { return diverge(.ended, next) }
    let left = bytesToSend(before: expectations.endStep ?? .max)
    // A client that has had enough of the media may go.
    let isFree = script.role == .server && !script.meaningEnds.contains { left.contains($0 - 1) }
    guard left.isEmpty || isFree else { return diverge(.ended, nil) }
    _ = expectations.take(.end)
    // Answers to a farewell that was not said are none.
    if !left.isEmpty || expectations.pending() != nil { turn = script.turns.count }
  }

  /// What is left that the peer should have been there for.
  private func bytesToSend(before step: Int) -> Range<Int> {
    let left = script.turns[turn...].prefix { $0.step < step }.compactMap { turn in
      if case .send(let range) = turn.action { range.upperBound } else { nil as Int? }
    }
    return place..<max(place, left.last ?? place)
  }

  private mutating func take(_ element: RTMPElement) {
    switch element {
    case .handshake(let whole) where !whole.isEncrypted:
      hasPeerHandshake = true
      progress += 1
    case .message(let message): take(message)
    case .undecoded(let rest):
      // A connection that ends in the handshake is told as its end.
      if case .handshakeCutOff = rest.reason { return }
      diverge(.undecoded(rest.reason.text), expectations.pending())
    case .handshake, .problem, .resync: break
    }
  }

  private mutating func take(_ message: Message) {
    let index = messageCount
    messageCount += 1
    guard message.isComplete else { return }
    if message.header.type.isMedia { mediaCount += 1 }
    if case .pingRequest(let timestamp)? = MessageBody(of: message).userControl {
      if pings.count < Self.pingLimit { pings.append(timestamp) }
    }
    let meaning = Meaning(of: message, calls: script.calls)
    let heard = Divergence.Heard(
      text: meaning?.description
        ?? message.header.type.name.split(separator: "_").joined(separator: " "),
      index: index, offset: message.start.offset)
    if let meaning { compare(meaning, heard) }
    last = heard
  }

  private mutating func compare(_ meaning: Meaning, _ heard: Divergence.Heard) {
    switch expectations.take(meaning) {
    case .expected: progress += 1
    case .extra:
      guard !meaning.isMediaOpening, extra.count < Self.extraLimit else { return }
      if !extra.contains(heard.text) { extra.append(heard.text) }
    case .unexpected(let next):
      // What comes after all that was seen of the session is not known.
      if next == nil, !script.peerEnds, !script.turns.indices.contains(turn) { return }
      diverge(.other(heard), next)
    }
  }

  // MARK: What came of it

  /// The peer has said nothing that was waited for.
  public mutating func waitEnded(after seconds: Double, isReading: Bool) {
    guard divergence == nil else { return }
    let step = script.turns.indices.contains(turn) ? script.turns[turn].step : .max
    diverge(
      isReading ? .waited(seconds: seconds) : .notReading(seconds: seconds),
      expectations.pending(before: isReading ? step : .max))
  }

  private mutating func diverge(_ cause: Divergence.Cause, _ expected: Expectations.Item?) {
    divergence = Divergence(
      cause: cause, expected: hasPeerHandshake ? expected : nil,
      awaitsHandshake: !hasPeerHandshake, last: last, unsentMessages: unsentMessages)
  }

  private var sentMessages: Int { script.messageEnds.count { $0 <= place } }
  private var unsentMessages: Int { script.messageEnds.count - sentMessages }

  public var outcome: ReplayOutcome {
    ReplayOutcome(
      divergence: divergence, matchedCount: expectations.saidCount, extra: extra,
      leftOut: divergence == nil
        ? expectations.leftOut(isWhole: hasPeerEnded).map(\.meaning.description) : [],
      sentMessages: sentMessages, sentBytes: place, unsentMessages: unsentMessages,
      result: script.result)
  }
}

extension Undecoded.Reason {
  fileprivate var text: String {
    switch self {
    case .notRTMP(.tls): "TLS instead of a handshake"
    case .notRTMP(.http), .notRTMP(.rtmpt): "HTTP instead of a handshake"
    case .notRTMP, .midstream: "no handshake"
    case .unsupportedVersion(let version): "a handshake of version \(version)"
    case .encrypted(let version): "a handshake of version \(version), which encrypts (RTMPE)"
    case .handshakeCutOff: "a handshake that is cut off"
    case .lostPlace: "chunks that do not follow each other"
    }
  }
}
