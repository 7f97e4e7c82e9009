import Peers
import Sessions
import TestSupport
import Testing

@Suite struct PeerGuessTests {
  /// What a program is called by what it says, and what it would not be called if it said a little else.
  struct Known<Spoken: Sendable>: Sendable, CustomTestStringConvertible {
    /// With its version.
    let name: String
    let spoken: Spoken
    /// What a program says that is another one, or may be.
    let nearly: Spoken

    var testDescription: String { name }

    init(_ name: String, _ spoken: Spoken, nearly change: (inout Spoken) -> Void) {
      var nearly = spoken
      change(&nearly)
      (self.name, self.spoken, self.nearly) = (name, spoken, nearly)
    }
  }

  private static let fmle = "FMLE/3.0 (compatible; FMSc/1.0)"

  static let clients: [Known<SpokenClient>] = [
    Known(
      "ffmpeg (Lavf63.1.102)",
      .init(
        flashVer: "FMLE/3.0 (compatible; Lavf63.1.102)", names: "app,type,flashVer,tcUrl",
        handshakeVersion: [9, 0, 124, 2])
    ) { $0.flashVer = fmle },
    Known(
      "OBS Studio 30.0.2",
      .init(
        flashVer: fmle, names: "app,type,flashVer,swfUrl,tcUrl", chunkSize: 4096,
        publish: .init(chunkStream: 4, transaction: 5),
        encoder: "obs-output module (libobs version 30.0.2)")
    ) { $0.publish = .init(chunkStream: 8, transaction: 5) },
    Known(
      "lal 0.37.4", .init(flashVer: "FMLE/3.0 (compatible; lal0.37.4)")
    ) { $0.flashVer = fmle },
    Known("oxideav-rtmp", .init(flashVer: "FMLE/3.0 (compatible; oxideav-rtmp)")) {
      $0.flashVer = fmle
    },
    Known(
      "shiguredo_rtmp", .init(flashVer: "FMLE/3.0 (compatible; FME/3.0)", random: 0)
    ) { $0.random = 1 },
  ]

  private static func guess(_ spoken: SpokenClient) throws -> PeerGuess? {
    var session = Conversation()
    spoken.speak(in: &session)
    return try #require(session.finish().ends.first?.summary.session).client
  }

  @Test(arguments: clients)
  func `a client is known by what it says of itself`(known: Known<SpokenClient>) throws {
    let guess = try #require(try Self.guess(known.spoken))
    #expect(guess.fullName == known.name)
    #expect(!guess.isOwnWord)
    #expect(!guess.clues.isEmpty)
  }

  @Test(arguments: clients)
  func `a client that says nearly the same is not called by its name`(
    known: Known<SpokenClient>
  ) throws {
    #expect(try Self.guess(known.nearly) == nil)
  }

  static let servers: [Known<SpokenServer>] = [
    Known("rml_rtmp", .init(fmsVer: "FMS/3,0,1,1233", window: 1 << 30)) {
      $0.fmsVer = "FMS/3,0,1,123"
    },
    Known(
      "oxideav-rtmp",
      .init(object: "fmsVer,capabilities,mode", description: "Connection accepted.")
    ) { $0.description = "Connection succeeded." },
    Known(
      "SRS 7.0.18",
      .init(
        fmsVer: "FMS/3,5,3,888", capabilities: 127, object: "fmsVer,capabilities,mode",
        info: "level,code,description,objectEncoding,data/srs_version",
        versions: ["srs_version": "7.0.18"])
    ) { $0.info = "level,code,description,objectEncoding" },
    Known(
      "lal 0,37,4",
      .init(
        info: "level,code,description,objectEncoding,version", versions: ["version": "0,37,4"],
        window: 5_000_000)
    ) { $0.info = "level,code,description,objectEncoding" },
  ]

  private static func guess(_ spoken: SpokenServer) throws -> PeerGuess? {
    var session = Conversation()
    spoken.speak(in: &session)
    return try #require(session.finish().ends.first?.summary.session).server
  }

  @Test(arguments: servers)
  func `a server is known by how it answers`(known: Known<SpokenServer>) throws {
    let guess = try #require(try Self.guess(known.spoken))
    #expect(guess.fullName == known.name)
  }

  @Test(arguments: servers)
  func `a server that answers nearly the same is not called by its name`(
    known: Known<SpokenServer>
  ) throws {
    #expect(try Self.guess(known.nearly) == nil)
  }

  @Test func `what many peers have in common names none of them`() {
    var session = Conversation()
    session.publish()
    let summary = session.finish().ends.first?.summary.session
    #expect(summary?.client == nil)
    #expect(summary?.server == nil)
  }

  @Test func `what has no digit is no version`() throws {
    let spoken = SpokenClient(flashVer: "FMLE/3.0 (compatible; Lavf)")
    #expect(try Self.guess(spoken)?.fullName == "ffmpeg")
  }
}
