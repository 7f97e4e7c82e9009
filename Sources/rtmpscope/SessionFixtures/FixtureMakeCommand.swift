internal import Fields
internal import Redaction
public import ArgumentParser
internal import Dissection
internal import Export
public import SessionFixtures
internal import RTMP
internal import Reports
internal import Sessions
internal import RuleDescriptions

struct FixtureMakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Make a fixture of one connection of a capture.",
    discussion: """
      Stream names and keys, tokens, user names, passwords, addresses, host names and other text are \
      replaced by pseudonyms of the same length, and pictures and sounds by zeros, so that every \
      length, chunk and segment stays as it was. What is written is looked through once more; where \
      something that was to be replaced is left, nothing is written.

      EXAMPLES
        rtmpscope fixture make failing.pcap -o tests/no-video
        rtmpscope fixture make --flow 3 --until publish.refused busy.pcap -o tests/rejected
        rtmpscope fixture make --keep hosts --keep apps --media keep ours.pcap -o tests/ours
      """)

  @OptionGroup var input: InputOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The fixture's folder; it is made if need be.", valueName: "folder"))
  var folder: String

  @Option(
    help: ArgumentHelp("The connection's number; 1 unless there is only one.", valueName: "number"))
  var flow: Int?

  @Option(
    help: ArgumentHelp(
      """
      What is not replaced: streams, apps, queries, users, addresses, hosts, texts, or all; can be \
      given again.
      """, valueName: "kind"))
  var keep: [KeptKind] = []

  @Option(
    help: ArgumentHelp(
      "What is left of audio and video: zero (tag headers and decoder configurations), headers (and "
        + "where units begin), or keep (all).", valueName: "what"))
  var media: FixtureManifest.Media = .zero

  @Flag(
    help: "Leave the zeros of frames out: lengths change, and messages are put into chunks anew.")
  var shrink = false

  @Option(
    help: ArgumentHelp(
      """
      Only messages A to B of the client (s2c:A..B: of the server), by their index in records, with \
      what the other side said meanwhile, and before them what is needed to read them.
      """, valueName: "a..b"))
  var messages: String?

  @Option(
    help: ArgumentHelp("Only up to where a finding shows, by its rule.", valueName: "rule"))
  var until: String?

  @Flag(help: "Zero the handshake's random bytes too; digests are wrong then.")
  var zeroHandshake = false

  @Flag(help: "Replace files that are there.")
  var force = false

  func validate() throws {
    if folder.isEmpty { throw ValidationError("-o takes the name of a folder.") }
    _ = try part()
    if shrink, media == .keep {
      throw ValidationError("--shrink and --media keep exclude each other.")
    }
  }

  private func part() throws -> SessionPart {
    if messages != nil, until != nil {
      throw ValidationError("--messages and --until are two ways to say where it ends.")
    }
    if let messages {
      guard let part = SessionPart(messages: messages) else {
        throw ValidationError("--messages takes a range such as 0..40 or s2c:3..9.")
      }
      return part
    }
    if let until, RuleBook.rule(until) == nil {
      throw ValidationError("There is no rule '\(until)'; rtmpscope rules lists all.")
    }
    return until.map(SessionPart.until) ?? .whole
  }

  func run() throws {
    try Failures.reported {
      var options = input.analyzerOptions()
      options.showsBytes = true
      options.decoder.listedChunks = .max
      var source = CaptureDissection(try input.open(), options: options)
      var recording = SessionRecording()
      var flows = FlowSelection(flow.map { [$0] } ?? [])
      let number = flow ?? 1
      let reading = Result {
        try source.read { event in
          if flows.shows(event), event.flow == number { recording.note(event) }
          return true
        }
      }
      try check(flows, after: reading)
      let files = try FixtureFailure.reported(folder) {
        try FixtureMaker(makerOptions()).make(
          of: recording,
          .init(file: sourceName, sha256: sourceDigest, flow: number))
      }
      try FixtureFolder.write(files.contents, to: folder, overwrites: force)
      try report(files)
      try reading.get()
    }
  }

  private func check(_ flows: FlowSelection, after reading: Result<Void, any Error>) throws {
    do {
      try flows.check()
    } catch {
      // It may be in what could not be read.
      try reading.get()
      throw error
    }
    if flows.count == 0 {
      throw FixtureFailure("\(input.captures.joined(separator: ", ")): has no RTMP connection")
    }
    if flow == nil, flows.count > 1 {
      StandardOutput.complain(
        "rtmpscope: flow 1 of \(flows.count) is taken; --flow chooses another (rtmpscope flows lists them)"
      )
    }
  }

  private func makerOptions() throws -> FixtureMaker.Options {
    var options = FixtureMaker.Options()
    options.media = media
    options.kept = keep.reduce(into: []) { $0.formUnion($1.kinds) }
    options.zeroesHandshake = zeroHandshake
    options.shrinks = shrink
    options.part = try part()
    return options
  }

  /// Without the folders that it lies in.
  private var sourceName: String? {
    guard input.captures.count == 1, let path = input.captures.first, path != "-" else {
      return nil
    }
    return path.split(separator: "/").last.map(String.init)
  }

  private var sourceDigest: String? {
    sourceName == nil ? nil : input.captures.first.flatMap(SourceDigest.text)
  }

  private func report(_ files: FixtureFiles) throws {
    var output = StandardOutput()
    let byteCount = files.contents.values.reduce(0) { $0 + $1.count }
    output.buffer.write(
      text: "\(folder): \(files.manifest.counts); \((byteCount + 500) / 1000) kB\n")
    for line in files.manifest.replacements { output.buffer.write(text: "  \(line)\n") }
    try output.flush()
  }
}

/// A kind of what is replaced, or all of them.
struct KeptKind: ExpressibleByArgument {
  let kinds: Set<SecretKind>

  init?(argument: String) {
    if argument == "all" {
      kinds = Set(SecretKind.allCases)
    } else if let kind = SecretKind(rawValue: argument) {
      kinds = [kind]
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { SecretKind.allCases.map(\.rawValue) + ["all"] }
}

extension FixtureManifest.Media: ExpressibleByArgument {}
