public import ByteParsing

/// Decodes one direction of an RTMP connection: handshake, chunks, messages.
///
/// Give it the direction's bytes in order, in pieces of any size, and ask for elements until there
/// are none: the result never depends on where pieces end.
///
///     var decoder = RTMPDecoder(role: .client, start: .handshake)
///     var input = ByteReader(bytes.span)
///     while let element = decoder.next(&input) { … }
///     decoder.finish()
///     while let element = decoder.next() { … }
///
/// It never throws and never stops early: what cannot be read is an element too.
public struct RTMPDecoder: Sendable {
  /// Where in a connection the first byte stands.
  public enum Start: Hashable, Sendable {
    case handshake
    /// Somewhere inside the chunk stream.
    case midstream
  }

  public struct Options: Hashable, Sendable {
    public var retention = PayloadRetention.decodable
    /// Whether messages list their chunks.
    public var recordsChunks = false

    public init() {}
  }

  private enum State: Hashable, Sendable {
    /// Waits for enough first bytes to tell a handshake from another protocol.
    case opening
    /// Waits for the first byte of a stream that was not seen from its beginning.
    case midstream
    case handshake
    case chunks
    /// What follows is not decoded; an element has said why.
    case undecoded
  }

  private let options: Options
  private var state: State
  // Beside the state rather than inside it, so that they change in place.
  private var opening: [UInt8] = []
  private var handshake: HandshakeDecoder
  private var chunks: ChunkDecoder
  private var ready: [RTMPElement] = []
  /// How many bytes of the direction went by, captured or not.
  public private(set) var byteCount: StreamOffset = 0

  public init(role: Handshake.Role, start: Start, options: Options = Options()) {
    self.options = options
    handshake = HandshakeDecoder(role: role)
    chunks = ChunkDecoder(at: StreamOffset(Handshake.byteCount), options)
    state = start == .handshake ? .opening : .midstream
  }

  /// What chunks carry at most from here, in bytes.
  public var chunkSize: UInt32 { chunks.chunkSize }

  /// C1 or S1, from when it was whole until the handshake is forgotten.
  public var firstHandshakePacket: HandshakePacket? { handshake.first }

  /// Lets go of the handshake's bytes, once the peer's echo has been held against them.
  public mutating func forgetHandshake() { handshake.forget() }

  /// The next element, or nil when all of `input` is used.
  ///
  /// - Parameter mark: what these bytes are called in the elements' positions.
  public mutating func next(_ input: inout ByteReader, mark: UInt64 = 0) -> RTMPElement? {
    while ready.isEmpty {
      let before = input.offset
      defer { byteCount += StreamOffset(input.offset - before) }
      switch state {
      case .chunks:
        return chunks.next(&input, mark: mark)
      case .opening:
        guard input.remaining > 0 else { return nil }
        open(&input)
      case .midstream:
        guard input.remaining > 0 else { return nil }
        giveUp(.midstream)
      case .handshake:
        guard input.remaining > 0 else { return nil }
        if let whole = handshake.next(&input, mark: mark) { endHandshake(whole) }
      case .undecoded:
        _ = input.readRemaining()
        return nil
      }
    }
    return ready.removeFirst()
  }

  /// Passes over `count` bytes that were not captured.
  ///
  /// Inside the handshake or a chunk's payload decoding goes on behind them.
  public mutating func skip(_ count: UInt64) {
    byteCount += count
    switch state {
    case .opening, .midstream:
      giveUp(.midstream)
    case .handshake:
      guard handshake.skip(count) else { return giveUp(.lostPlace) }
      if let whole = handshake.whole { endHandshake(whole) }
    case .chunks:
      chunks.skip(count)
    case .undecoded:
      break
    }
  }

  /// Ends the direction: what is under way becomes elements as far as it came.
  public mutating func finish() {
    switch state {
    case .opening where !opening.isEmpty:
      giveUp(.notRTMP(ForeignProtocol(openedBy: opening.span)), from: 0)
    case .handshake:
      giveUp(
        .handshakeCutOff(version: handshake.version ?? 0, byteCount: handshake.byteCount), from: 0)
    case .chunks:
      chunks.finish()
    case .opening, .midstream, .undecoded:
      break
    }
  }

  /// The next element of those that ``finish()`` or ``skip(_:)`` left.
  public mutating func next() -> RTMPElement? {
    let none: [UInt8] = []
    var nothing = ByteReader(none.span)
    return next(&nothing)
  }

  /// Looks at the first byte, and at some more where it is not a handshake's.
  private mutating func open(_ input: inout ByteReader) {
    if opening.isEmpty, let version = input.peek(), Handshake.knownVersions.contains(version) {
      state = .handshake
      return
    }
    opening.append(
      copying: input.readBytes(upTo: ForeignProtocol.lookahead - opening.count))
    if opening.count == ForeignProtocol.lookahead {
      giveUp(.notRTMP(ForeignProtocol(openedBy: opening.span)), from: 0)
    }
  }

  private mutating func endHandshake(_ whole: Handshake) {
    ready.append(.handshake(whole))
    if whole.isEncrypted {
      giveUp(.encrypted(version: whole.version), from: whole.end.offset)
    } else {
      state = .chunks
    }
  }

  private mutating func giveUp(_ reason: Undecoded.Reason, from offset: StreamOffset? = nil) {
    state = .undecoded
    ready.append(.undecoded(Undecoded(from: offset ?? byteCount, reason: reason)))
  }
}
