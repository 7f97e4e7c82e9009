internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
package import Streams

/// What a proxy puts before the client's own bytes: decoding begins behind it.
extension Session {
  mutating func readProxyHeader(
    _ bytes: Span<UInt8>, _ direction: Direction, from frame: UInt64, at moment: Place,
    _ memory: inout CaptureMemory, into queue: inout EventQueue
  ) {
    guard var reader = sides[direction.index].proxyReader else { return }
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
      "source_address": text(source), "source_port": source?.port.map { .count($0) },
      "destination_address": text(destination),
      "destination_port": destination?.port.map { .count($0) },
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
