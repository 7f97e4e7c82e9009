internal import Capture
internal import Dissection
internal import SessionFixtures
internal import Flows
internal import Packets
internal import Sessions
internal import RuleDescriptions
internal import Peers

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Targets {
  private static let path =
    "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/fuzz-\(getpid()).pcap"

  private static func write(_ bytes: [UInt8]) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) } == bytes.count
  }

  /// A capture file, compressed or not, into a session.
  @Sendable static func capture(_ bytes: [UInt8]) {
    guard write(bytes), let capture = try? CaptureSource(paths: [path]) else { return }
    var source = CaptureDissection(capture)
    try? source.forEach { _ in true }
  }

  /// A fixture's files: as they may be anywhere, and of conversations that the input tells.
  @Sendable static func fixture(_ bytes: [UInt8]) {
    guard let kind = bytes.first else { return }
    let rest = Array(bytes.dropFirst())
    if kind & 3 == 0 {
      // What is read before hashes are compared.
      let half = rest.firstIndex(of: 0xFF) ?? rest.endIndex
      _ = try? FixtureFiles.read([
        FixtureFiles.manifest: manifest, "c2s.bin": [3, 0, 0], "s2c.bin": [],
        "exchange.ndjson": Array(rest[..<half]),
      ])
      _ = try? FixtureFiles.read([FixtureFiles.manifest: rest])
      return
    }
    let fixture = conversation(rest)
    var origin = FixtureFiles.Origin(source: .init(file: nil, sha256: nil, flow: nil))
    origin.media = kind & 4 == 0 ? .keep : .zero
    guard let files = try? FixtureFiles(fixture, origin) else { return }
    guard let again = try? FixtureFiles.read(files.contents).fixture else {
      preconditionFailure("what was written cannot be read")
    }
    precondition(again == fixture)
    if kind & 8 == 0 {
      let verification = try? FixtureVerification(files.contents)
      precondition(verification?.differences.isEmpty == true)
    } else {
      var contents = files.contents
      contents["expected.ndjson"] = rest
      _ = try? FixtureVerification(contents)
    }
  }

  private static let manifest: [UInt8] = {
    let origin = FixtureFiles.Origin(source: .init(file: nil, sha256: nil, flow: nil))
    let files = try? FixtureFiles(conversation([]), origin)
    return files?.contents[FixtureFiles.manifest] ?? []
  }()

  /// Three bytes say what a step is, and how long; what is sent follows.
  private static func conversation(_ bytes: [UInt8]) -> Fixture {
    func end(_ last: UInt32, _ port: UInt16) -> Endpoint {
      Endpoint(address: IPAddress(ipv4: 0xC000_0200 | last), port: port)
    }
    var fixture = Fixture(
      client: end(1, 50000), server: end(2, 1935), start: .syn, streams: [:],
      steps: [ExchangeStep(.clientToServer, at: 0, .open)])
    fixture[.clientToServer] = []
    fixture[.serverToClient] = []
    var rest = bytes[...]
    var time: Int64 = 0
    while rest.count >= 3 {
      let head = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      time += Int64(head[1]) * 1_000_000
      let direction: Direction = head[0] & 1 == 0 ? .clientToServer : .serverToClient
      let count = min(rest.count, Int(head[2]))
      switch head[0] >> 1 & 7 {
      case 0: fixture.steps.append(.init(direction, at: time, .close))
      case 1: fixture.steps.append(.init(direction, at: time, .reset))
      case 2:
        let cause: GapCause = head[0] & 0x80 == 0 ? .notCaptured : .snapshotLength
        fixture.steps.append(
          .init(direction, at: time, .gap(byteCount: UInt64(head[2]) << (head[1] & 31), cause)))
      default:
        let overlap = head[0] & 0x40 == 0 ? 0 : min(Int(head[1]), fixture[direction].count)
        fixture[direction] += rest.prefix(count)
        rest = rest.dropFirst(count)
        fixture.steps.append(.init(direction, at: time, .send(byteCount: count, overlap: overlap)))
      }
    }
    return fixture
  }

  @Sendable static func script(_ bytes: [UInt8]) { _ = try? FixtureScript(bytes) }

  /// A capture filter as people type it, on a capture of two packets.
  @Sendable static func filter(_ bytes: [UInt8]) {
    guard hasWrittenCapture else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard var source = try? CaptureSource(paths: [path], filter: text) else { return }
    while source.nextPacket() != nil {}
  }

  private static let hasWrittenCapture: Bool = {
    let writer = CaptureWriter(linkType: .ethernet, precision: .microseconds, snapshotLength: 0)
    let packet = [UInt8](repeating: 2, count: 60)
    let record = writer.record(
      of: packet.span, time: CaptureTime(nanoseconds: 0), originalLength: 60)
    return write(writer.header + record + record)
  }()

  /// Ranges, profiles, and what else people type.
  @Sendable static func arguments(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = SessionPart(messages: text)
    _ = try? PeerProfile("fuzz", bytes)
  }
}
