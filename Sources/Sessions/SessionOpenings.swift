internal import ByteParsing
internal import Flows
internal import Packets
package import RTMP
package import Streams

// MARK: - A proxy's header

/// What a proxy puts before the client's own bytes: decoding begins behind it.
extension Session {
  /// Takes bytes of a direction whose chunks are not read yet.
  mutating func receiveFirst(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64, at moment: Place,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    guard var reader = sides[direction.index].proxyReader else {
      return pass(bytes, direction, from: frame, at: moment, &memory, into: &queue)
    }
    sides[direction.index].proxyReader = nil
    if reader.ignores(bytes) {
      return pass(bytes, direction, from: frame, at: moment, &memory, into: &queue)
    }
    var header: ProxyHeader?
    switch reader.append(bytes, mark: frame) {
    case .undecided:
      sides[direction.index].proxyReader = reader
      return
    case .absent: break
    case .header(let found):
      header = found
      begin(behind: found, direction, at: moment, into: &queue)
    }
    for piece in reader.pieces(behind: header) {
      pass(piece.bytes.span, direction, from: piece.mark, at: moment, &memory, into: &queue)
    }
  }

  private mutating func pass(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64, at moment: Place,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    noteOpening(bytes, direction, at: moment)
    if moment.frame == nil {
      decodeStream(bytes, direction, &memory, into: &queue)
    } else {
      decode(bytes, direction, from: frame, at: moment, &memory, into: &queue)
    }
  }

  /// Takes what is held for no header, for nothing more comes of it.
  mutating func endProxyHeader(
    _ direction: Direction, at moment: Place, _ memory: inout CaptureMemory,
    into queue: inout EventQueue
  ) {
    guard let reader = sides[direction.index].proxyReader else { return }
    // It has the time of its last byte.
    let moment = sides[direction.index].lastArrival ?? moment
    sides[direction.index].proxyReader = nil
    if reader.long != nil {
      sides[direction.index].decoder = RTMPDecoder(
        role: .client, start: .midstream, at: StreamOffset(reader.byteCount), options: decoding)
    }
    for piece in reader.pieces(behind: nil) {
      pass(piece.bytes.span, direction, from: piece.mark, at: moment, &memory, into: &queue)
    }
  }

  private mutating func begin(
    behind header: ProxyHeader, _ direction: Direction, at moment: Place,
    into queue: inout EventQueue
  ) {
    let byteCount = StreamOffset(header.byteCount)
    sides[direction.index].decoder = RTMPDecoder(
      role: .client, start: .handshake, at: byteCount, options: decoding)
    sides[direction.index].opening = []
    state.proxy = ProxyFacts(header: header, place: moment)
    find(
      .proxyHeader, header.facts(queue.disguise), direction, at: moment, bytes: 0..<byteCount,
      into: &queue)
    if let flaw = header.flaw {
      find(
        .proxyMalformed, ["header": .text(header.form.name), "flaw": .text(flaw.rawValue)],
        direction, at: moment, bytes: 0..<byteCount, into: &queue)
    }
  }
}

/// A proxy's header that begins what the client sends.
package struct ProxyFacts: Sendable {
  package let header: ProxyHeader
  /// Where its last byte came.
  package let place: Place
}

extension SessionState {
  /// What begins what a side sends.
  func proxyHeader(_ direction: Direction) -> ProxyHeader? {
    direction == .clientToServer ? proxy?.header : nil
  }
}

extension ProxyHeader.Form {
  package var name: String {
    switch self {
    case .v1: "PROXY protocol v1"
    case .v2: "PROXY protocol v2"
    case .srs: "SRS proxy header"
    }
  }
}

extension ProxyHeader {
  /// What its finding states.
  fileprivate func facts(_ disguise: Disguise?) -> FindingArguments {
    func text(_ end: End?) -> FindingArguments.Fact? {
      end.map { .text("\(disguise?.address($0.address) ?? $0.address)") }
    }
    return [
      "header": .text(form.name), "byte_count": .count(byteCount),
      "is_local": isLocal ? .flag(true) : nil,
      "source_address": text(source), "source_port": .count(source?.port),
      "destination_address": text(destination),
      "destination_port": .count(destination?.port),
      "extensions": extensions.isEmpty ? nil : .texts(extensions.map(Self.extensionName)),
    ]
  }

  /// As the PROXY protocol has it (§2.2), without `PP2_TYPE_`; a number where it has none.
  private static func extensionName(_ type: UInt8) -> String {
    switch type {
    case 1: "ALPN"
    case 2: "AUTHORITY"
    case 3: "CRC32C"
    case 4: "NOOP"
    case 5: "UNIQUE_ID"
    case 0x20: "SSL"
    case 0x30: "NETNS"
    default: "0x" + String(type, radix: 16)
    }
  }
}

// MARK: - Protocols

/// What each side speaks, by its first bytes.
extension Session {
  /// How many first bytes are kept of a side that does not begin as RTMP does.
  private static let openingLimit = 8192
  /// The same of what is not TLS, which has its certificates in them.
  private static let plainLimit = 2048
  private static let rtmpVersions: Set<UInt8> = [3, 6, 8, 9]

  /// Takes a hole: what comes behind it is not what the direction opens with.
  mutating func noteHole(_ direction: Direction) {
    sight.noteGap(direction)
    if sides[direction.index].opening?.isEmpty == true { sides[direction.index].opening = nil }
  }

  /// Keeps a side's first bytes until it is known that they are RTMP's.
  mutating func noteOpening(
    _ bytes: Span<UInt8>, _ direction: Direction, at moment: Place
  ) {
    guard var opening = sides[direction.index].opening, bytes.count > 0 else { return }
    sides[direction.index].opening = nil
    if opening.isEmpty, Self.rtmpVersions.contains(bytes[0]) { return }
    opening.append(
      copying: bytes.extracting(0..<min(bytes.count, Self.openingLimit - opening.count)))
    if state.alertPlace == nil, TLSOpening.endsWithFatalAlert(opening) {
      state.alertPlace = moment
    }
    sides[direction.index].opening = opening
    // Nobody asks for what goes on without an alert.
    let isTLS = opening.first == 22
    if opening.count >= (isTLS ? Self.openingLimit : Self.plainLimit), case .waiting = visibility,
      isForeign(direction), sides[Direction.clientToServer.index].decoder.version == nil
    {
      becomeForeign()
    }
  }

  /// Takes the connection for one that does not speak RTMP and that nobody asks for.
  mutating func becomeForeign() {
    other = otherConnection(nil)
    visibility = .foreign
  }

  private func isForeign(_ direction: Direction) -> Bool {
    if case .notRTMP? = summary.sides[direction.index].undecoded?.reason { true } else { false }
  }

  /// Whether the client sends C0 and C1, and hardly anything else.
  ///
  /// By a zero where C1 has it alone, only what is as long as they are, and waits.
  private func clientOpensRTMP(isAnswered: Bool) -> Bool {
    let client = sides[Direction.clientToServer.index].decoder
    guard let first = client.firstHandshakePacket, first.isLikely else { return false }
    return isAnswered || first.signer != nil || client.byteCount == Self.openingByteCount
  }

  /// Of C0 and C1.
  private static let openingByteCount = StreamOffset(1 + HandshakePacket.byteCount)

  /// Takes what each side speaks when the connection ends, and shows it where it failed because of that.
  ///
  /// A connection on a port where nobody expects RTMP is: one whose client sends C0 and C1 to a server
  /// that answers another protocol, or nothing, or after which nobody goes on.
  mutating func noteProtocols(_ queue: inout EventQueue) {
    let isDisguised = queue.disguise != nil
    if Direction.allCases.contains(where: isForeign) {
      for direction in Direction.allCases {
        state.openings[direction.index] = opening(direction, isDisguised: isDisguised)
      }
    }
    guard case .waiting = visibility else { return }
    let isUnanswered = if case .unanswered = handshake { state.proxy == nil } else { false }
    let answer = sides[Direction.serverToClient.index].decoder.firstHandshakePacket
    if isForeign(.serverToClient) && clientOpensRTMP(isAnswered: true)
      || (isUnanswered || answer?.isLikely == true) && clientOpensRTMP(isAnswered: false)
    {
      show(&queue)
    }
  }

  // MARK: What failed before RTMP

  /// How the connection failed before either side said a word; nil where it did not.
  func failedOpening(_ statistics: FlowStatistics, _ memory: CaptureMemory) -> FailedOpening? {
    guard opening?.start == .syn, let now = memory.now, let client = state.client,
      let server = state.server
    else { return nil }
    return FailedOpening(
      statistics, from: client, to: server, openedAt: openedAt, now: now, memory.openings)
  }

  /// Whether it may have been meant for RTMP and have failed before that, which only the capture's other
  /// connections can tell.
  func mayHaveFailed(_ statistics: FlowStatistics, _ memory: CaptureMemory) -> Bool {
    guard case .waiting = visibility, opening?.start == .syn else { return false }
    return failedOpening(statistics, memory) != nil || isAlerted
      || beginsOtherwise(.clientToServer) && !beginsOtherwise(.serverToClient)
  }

  /// Whether a side's first byte is none of a handshake.
  private func beginsOtherwise(_ direction: Direction) -> Bool {
    sides[direction.index].opening?.isEmpty == false
  }

  /// Whether it was, as far as the capture's other connections tell.
  ///
  /// - Parameters:
  ///   - isAlone: whether no connection is shown.
  ///   - isAll: whether the capture has none but such as may have failed, to one server.
  func hasFailed(
    _ statistics: FlowStatistics, _ memory: CaptureMemory, isAlone: Bool, isAll: Bool
  ) -> Bool {
    guard let server = state.server else { return false }
    let isExpected = memory.openings.expectsRTMP(server)
    if failedOpening(statistics, memory) != nil { return isAll || isExpected }
    if isAlerted { return isAlone || isExpected && !asksForWeb }
    return statistics[.serverToClient].bytes == 0
      ? (isExpected || isAll && speaksTLS)
        && !(asksForWeb && !memory.openings.speaksRTMP(server))
      : memory.openings.speaksRTMP(server)
  }

  private var speaksTLS: Bool {
    let bytes = sides[Direction.clientToServer.index].opening ?? []
    return ForeignProtocol(openedBy: bytes.span) == .tls
  }

  /// Whether the client offers HTTP in TLS (RFC 7301 §6), as browsers do, and clients of RTMPS do not.
  private var asksForWeb: Bool {
    let hello = TLSOpening(sides[Direction.clientToServer.index].opening ?? [])
    return hello.applicationProtocols.contains { $0 == "h2" || $0.hasPrefix("http/") }
  }

  /// Whether a fatal alert in the clear ends TLS.
  private var isAlerted: Bool {
    sides.indices.contains { index in
      guard let bytes = sides[index].opening, ForeignProtocol(openedBy: bytes.span) == .tls else {
        return false
      }
      return TLSOpening(bytes).alert?.isFatal == true
    }
  }

  private func opening(_ direction: Direction, isDisguised: Bool) -> SideOpening? {
    let side = sides[direction.index]
    guard isForeign(direction) else {
      return side.decoder.version.map { _ in SideOpening(isRTMP: true) }
        ?? (side.handshake == nil ? nil : SideOpening(isRTMP: true))
    }
    let bytes = side.opening ?? []
    let foreign = ForeignProtocol(openedBy: bytes.span)
    let tls = foreign == .tls ? TLSOpening(bytes) : nil
    return SideOpening(
      isRTMP: false, foreign: foreign, line: isDisguised ? nil : Self.line(bytes, foreign),
      tls: tls, tellsName: !isDisguised, isWebSocket: Self.isWebSocket(bytes, foreign))
  }

  /// Whether HTTP asks for a WebSocket, or gives one.
  private static func isWebSocket(_ bytes: [UInt8], _ foreign: ForeignProtocol?) -> Bool {
    guard case .http? = foreign else { return false }
    return String(decoding: bytes, as: UTF8.self).lowercased().contains(
      "\r\nupgrade: websocket\r\n")
  }

  /// The first line, where the protocol has lines.
  private static func line(_ bytes: [UInt8], _ foreign: ForeignProtocol?) -> String? {
    switch foreign {
    case .http, .rtmpt, .rtsp, .ssh: break
    default: return nil
    }
    let line = bytes.prefix { $0 >= 0x20 && $0 < 0x7F }
    return String(decoding: line, as: UTF8.self).inSentence
  }
}

/// What one side of a connection speaks, where not both speak RTMP.
package struct SideOpening: Sendable {
  package let isRTMP: Bool
  package var foreign: ForeignProtocol?
  /// Its first line.
  package var line: String?
  package var tls: TLSOpening?
  /// Whether the name that TLS asks for may be told.
  package var tellsName = true
  package var isWebSocket = false

  /// The protocol; nil where it is none that is known.
  package var name: String? {
    if isRTMP { return "RTMP" }
    return isWebSocket ? "WebSocket" : foreign?.name
  }
}

extension HandshakePacket {
  /// Whether it is hardly anything else: it has zero where C1 and S1 have it, or a digest.
  fileprivate var isLikely: Bool { secondWord == 0 || signer != nil }
}
