public import Fields
internal import Redaction
internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions

/// Makes a fixture of a recorded connection.
public struct FixtureMaker: Sendable {
  public struct Options: Sendable {
    public var media = FixtureManifest.Media.zero
    /// What is not replaced.
    public var kept: Set<SecretKind> = []
    /// Whether frames lose what is zeroed, and messages are put into chunks anew.
    public var shrinks = false
    public var part = SessionPart.whole
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
    var fixture = Fixture(
      client: redaction.client, server: redaction.server,
      start: flow.start == .syn ? .syn : .midstream, streams: redaction.bytes,
      steps: recording.steps)
    var origin = FixtureFiles.Origin(source: source)
    if options.shrinks || options.part.leavesOutFrames {
      var rewriting = try SessionRewriting(recording, fixture, shrinks: options.shrinks)
      fixture = try rewriting.write(options.part)
      origin.isRechunked = true
    } else if let last = try recording.lastStep(of: options.part) {
      fixture.cut(behind: last)
    }
    origin.part = options.part.name
    origin.media = options.media
    origin.redacted = redaction.summary
    origin.kept = options.kept.map(\.rawValue).sorted()
    let scan = LeakScan(redaction.pseudonyms)
    if let name = source.file, scan.finds(inName: name) { origin.source.file = nil }
    let files = try FixtureFiles(fixture, origin)
    try scan.check(files)
    return files
  }
}

extension SessionPart {
  /// Whether it begins amid the session.
  fileprivate var leavesOutFrames: Bool {
    guard case .messages(let range, _) = self else { return false }
    return range.lowerBound > 0
  }
}

extension SessionRecording {
  /// The last step of a part that begins with the session; nil for all of it.
  fileprivate func lastStep(of part: SessionPart) throws(FixtureError) -> Int? {
    switch part {
    case .whole: return nil
    case .until(let rule):
      guard let found = findings[rule] else {
        let others = findings.keys.sorted().joined(separator: ", ")
        throw FixtureError(
          "\(rule) is not told of this session\(others.isEmpty ? "" : ", but \(others)")")
      }
      return found
    case .messages(let range, let direction):
      let last = messages.last { $0.direction == direction && $0.report.index <= range.upperBound }
      guard let last else { throw FixtureError("there are no messages in that direction") }
      let frame = last.report.message.end.mark
      return frames.lastIndex { $0 <= frame }
    }
  }
}

extension Fixture {
  /// Leaves out all steps behind one, and the bytes that they send.
  fileprivate mutating func cut(behind last: Int) {
    steps = Array(steps.prefix(last + 1))
    for direction in Direction.allCases {
      let sent = steps.reduce(0) { sum, step in
        guard step.direction == direction, case .send(let count, _) = step.action else {
          return sum
        }
        return sum + count
      }
      self[direction] = Array(self[direction].prefix(sent))
    }
  }
}
