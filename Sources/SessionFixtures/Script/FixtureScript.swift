internal import ByteParsing
internal import Flows
internal import Packets
internal import Reports
internal import Sessions
internal import Wording
internal import RuleDescriptions

/// A conversation that a person has written down: commands, control messages and media, with faults
/// on request.
///
///     let script = try FixtureScript(bytes)
///     let files = try script.files(named: "no-sequence-header.json")
///
/// `Scripts.md` has the format.
public struct FixtureScript: Sendable {
  /// The name and version of the format.
  public static let currentFormat = "rtmpscope-script/1"
  /// No script is longer, in bytes.
  public static let byteLimit = 1 << 24

  public let fixture: Fixture
  /// The rules that have to find something; nil where the script does not say.
  public let finds: [String]?
  /// Of the script's bytes, in hexadecimal digits.
  public let sha256: String

  /// Takes a script.
  ///
  /// - Throws: where it is none, with the line, and the step if it is about one.
  public init(_ bytes: [UInt8]) throws(FixtureError) {
    guard bytes.count <= Self.byteLimit else {
      throw FixtureError("is longer than \(Self.byteLimit >> 20) MiB")
    }
    var script = try JSONObject(try JSONReader.read(bytes), "the script")
    try script.check(format: Self.currentFormat)
    finds = try Self.rules(script.array("finds"))
    let start: Fixture.Start? = try script.word("start")
    let client = try ScriptPeer(script.object("client"), address: "192.0.2.1", port: 50000)
    let server = try ScriptPeer(script.object("server"), address: "198.51.100.1", port: 1935)
    guard client.endpoint.address.isIPv6 == server.endpoint.address.isIPv6 else {
      throw script.fault("client and server have addresses of different kinds")
    }
    let steps = try script.array("steps")
    try script.finish()
    guard let steps, !steps.isEmpty else { throw script.fault("has no steps") }
    var player = ScriptPlayer(client: client, server: server, start: start ?? .syn)
    for (index, step) in steps.enumerated() {
      do throws(FixtureError) {
        try player.play(step)
      } catch {
        throw FixtureError("step \(index + 1): \(error.text)", line: error.line ?? step.line)
      }
    }
    fixture = player.fixture
    sha256 = FixtureFiles.digest(bytes)
  }

  private static func rules(_ values: [JSONValue]?) throws(FixtureError) -> [String]? {
    try values?.map { value throws(FixtureError) in
      guard let rule = value.stringValue, RuleBook.rule(rule) != nil else {
        throw value.fault("finds has \(value.text), which is no rule (rtmpscope rules lists them)")
      }
      return rule
    }
  }

  /// Decodes the conversation, and writes all that makes a fixture of it.
  ///
  /// - Parameter file: the script's name.
  public func files(named file: String?) throws -> FixtureFiles {
    try FixtureFiles(
      fixture, .init(source: .init(file: file, sha256: sha256, flow: nil)))
  }

  /// What is found that the script does not say, and what it says and is not found: a sentence each.
  ///
  /// Notes may be found that it does not say.
  public func surprises() -> [String] {
    guard let finds else { return [] }
    var found: Set<String> = []
    var surprises: [String] = []
    fixture.decode { event in
      guard case .finding(let report) = event.content,
        found.insert(report.problem.id).inserted, report.problem.severity != .note,
        !finds.contains(report.problem.id)
      else { return }
      surprises.append("\(report.problem.id) is found, and not in finds: \(report.sentence)")
    }
    return finds.filter { !found.contains($0) }.map { "\($0) is in finds, and not found" }
      + surprises
  }
}

/// A side as the head of a script describes it.
struct ScriptPeer {
  let endpoint: Endpoint
  /// How many bytes of its direction are sent; the rest never is.
  let cutAt: Int?
  /// How many bytes one segment has at most.
  let segmentSize: Int?

  init(_ object: JSONObject?, address: String, port: UInt16) throws(FixtureError) {
    var object = object
    let text = try object?.string("address") ?? address
    let port = try object?.integer("port") ?? port
    cutAt = try object?.integer("cut_at", in: 0...ScriptPlayer.byteLimit)
    segmentSize = try object?.integer("segments", in: ScriptPlayer.segmentSizes)
    try object?.finish()
    guard let address = IPAddress(text: text) else {
      throw object?.fault("address is \"\(text)\", which is none") ?? FixtureError(text)
    }
    endpoint = Endpoint(address: address, port: port)
  }
}
