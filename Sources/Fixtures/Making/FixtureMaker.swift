internal import Flows
internal import Sessions

/// Makes a fixture of a recorded connection.
public struct FixtureMaker: Sendable {
  public struct Options: Sendable {
    public var media = FixtureManifest.Media.zero
    /// What is not replaced.
    public var kept: Set<RedactionKind> = []
    /// Whether the handshake's random bytes become zeros; digests are wrong then.
    public var zeroesHandshake = false

    public init() {}
  }

  private let options: Options

  public init(_ options: Options) { self.options = options }

  /// - Throws: where nothing was recorded, or where something that was to be replaced would be left.
  public func make(
    of recording: SessionRecording, _ source: FixtureManifest.Source
  ) throws -> FixtureFiles {
    guard let flow = recording.flow else { throw FixtureError("nothing was recorded") }
    if recording.isTooLong {
      throw FixtureError(
        "has over \(SessionRecording.byteLimit >> 20) MiB in one direction, which is more than a fixture holds"
      )
    }
    let redaction = SessionRedaction(recording, flow, options)
    let fixture = Fixture(
      client: redaction.client, server: redaction.server,
      start: flow.start == .syn ? .syn : .midstream, streams: redaction.bytes,
      steps: recording.steps)
    var origin = FixtureFiles.Origin(source: source)
    origin.media = options.media
    origin.redacted = redaction.summary
    origin.kept = options.kept.map(\.rawValue).sorted()
    let scan = LeakScan(redaction.standIns)
    if let name = source.file, scan.finds(in: Array(name.utf8)) { origin.source.file = nil }
    let files = try FixtureFiles(fixture, origin)
    try scan.check(files)
    return files
  }
}
