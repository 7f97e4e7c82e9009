internal import ByteParsing
internal import Crypto
internal import Flows
internal import Packets
internal import RTMP
internal import Reports
internal import Sessions

/// The files of a fixture's folder.
public struct FixtureFiles: Sendable {
  public static let manifest = "fixture.json"
  static let exchange = "exchange.ndjson"
  static let expected = "expected.ndjson"
  static let timeline = "timeline.txt"
  /// In the order in which they are written: what makes the folder a fixture comes last.
  public static let names = ["c2s.bin", "s2c.bin", exchange, expected, timeline, manifest]

  /// By name.
  public let contents: [String: [UInt8]]
  public let manifest: FixtureManifest

  /// What is not told by the conversation itself.
  public struct Origin: Sendable {
    public var source: FixtureManifest.Source
    public var media = FixtureManifest.Media.keep
    public var isRechunked = false
    public var part: String?
    public var redacted: [FixtureManifest.Redaction] = []
    public var kept: [String] = []

    public init(source: FixtureManifest.Source) { self.source = source }
  }

  /// Decodes a conversation, and writes all that makes a fixture of it.
  public init(_ fixture: Fixture, _ origin: Origin) throws {
    let exchange = ExchangeFile(fixture, leavesOutZeros: origin.media != .keep)
    var timeline = FixtureTimeline()
    var expected = ExpectedRecords(hashesPayloads: origin.media == .keep)
    var options = Analyzer.Options()
    if origin.media == .keep { options.decoder.retention = .digest }
    var counts: [Direction: Int] = [:]
    var findings: [String: Int] = [:]
    fixture.decode(options) { event in
      timeline.note(event)
      expected.note(event)
      switch event.content {
      case .message: if let direction = event.direction { counts[direction, default: 0] += 1 }
      case .finding(let report): findings[report.problem.severity.name, default: 0] += 1
      default: break
      }
    }
    timeline.finish()
    var contents = [
      Self.exchange: Self.text(exchange.lines), Self.expected: Self.text(expected.lines),
      Self.timeline: timeline.output.bytes,
    ]
    for direction in Direction.allCases {
      contents[ExchangeFile.name(of: direction)] = exchange.contents[direction] ?? []
    }
    func stream(_ direction: Direction) -> FixtureManifest.Stream {
      FixtureManifest.Stream(
        bytes: fixture[direction].count, sha256: Self.digest(fixture[direction]),
        missingBytes: fixture.missingByteCount(direction), messages: counts[direction] ?? 0)
    }
    manifest = FixtureManifest(
      source: origin.source, start: fixture.start,
      client: .init(address: "\(fixture.client.address)", port: fixture.client.port),
      server: .init(address: "\(fixture.server.address)", port: fixture.server.port),
      media: origin.media, leavesOutZeros: origin.media != .keep,
      rechunked: origin.isRechunked, part: origin.part, redacted: origin.redacted,
      kept: origin.kept,
      streams: .init(c2s: stream(.clientToServer), s2c: stream(.serverToClient)),
      findings: findings, files: contents.mapValues(Self.digest))
    contents[Self.manifest] = try manifest.text()
    self.contents = contents
  }

  private static func text(_ lines: [String]) -> [UInt8] {
    lines.reduce(into: []) { text, line in
      text += line.utf8
      text.append(0x0A)
    }
  }

  static func digest(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).hexText
  }
}

extension FixtureFiles {
  /// Takes the files that were read from a folder: the conversation, and what was made of its media.
  ///
  /// - Throws: where one is missing, is not what it says to be, or does not fit the others.
  public static func read(
    _ contents: [String: [UInt8]]
  ) throws(FixtureError) -> (fixture: Fixture, media: FixtureManifest.Media) {
    func file(_ name: String) throws(FixtureError) -> [UInt8] {
      guard let bytes = contents[name] else { throw FixtureError("is missing", file: name) }
      return bytes
    }
    let known: FixtureManifest.Known
    do throws(FixtureError) {
      known = try FixtureManifest.Known(try file(Self.manifest))
    } catch {
      throw error.inFile(Self.manifest)
    }
    var parts: [Direction: [UInt8]] = [:]
    for direction in Direction.allCases {
      parts[direction] = try file(ExchangeFile.name(of: direction))
    }
    let exchange = try ExchangeFile.read(try file(Self.exchange), parts)
    for direction in Direction.allCases {
      guard digest(exchange.streams[direction] ?? []) == known.digests[direction] else {
        throw FixtureError(
          "the bytes are not those that \(Self.manifest) tells of (SHA-256)",
          file: ExchangeFile.name(of: direction))
      }
    }
    let fixture = Fixture(
      client: known.client, server: known.server, start: known.start,
      streams: exchange.streams, steps: exchange.steps)
    return (fixture, known.media)
  }
}
