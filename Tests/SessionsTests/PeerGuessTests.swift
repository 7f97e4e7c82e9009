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

  private static let flashNames =
    "app,flashVer,swfUrl,tcUrl,fpad,capabilities,audioCodecs,videoCodecs,videoFunction,pageUrl"
  private static let fmle = "FMLE/3.0 (compatible; FMSc/1.0)"
  private static let flash: [UInt8] = [0x80, 0, 7, 2]

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
      "OBS Studio 0.14.2",
      .init(flashVer: "FMLE/3.0 (compatible; obs-studio/0.14.2; FMSc/1.0)")
    ) { $0.flashVer = fmle },
    Known(
      "lal 0.37.4", .init(flashVer: "FMLE/3.0 (compatible; lal0.37.4)")
    ) { $0.flashVer = fmle },
    Known("oxideav-rtmp", .init(flashVer: "FMLE/3.0 (compatible; oxideav-rtmp)")) {
      $0.flashVer = fmle
    },
    Known(
      "shiguredo_rtmp", .init(flashVer: "FMLE/3.0 (compatible; FME/3.0)", random: 0)
    ) { $0.random = 1 },
    Known("Monibuca 4.12.1", .init(flashVer: "monibuca/4.12.1")) { $0.flashVer = "4.12.1" },
    Known("MistServer", .init(flashVer: "FMLE/3.0 (compatible; MistServer)")) {
      $0.flashVer = fmle
    },
    Known("crtmpserver", .init(flashVer: "FMLE/3.0 (compatible; FMSc/1.0 http://www.rtmpd.com)")) {
      $0.flashVer = fmle
    },
    Known("EvoStream", .init(flashVer: "EvoStream Media Server (www.evostream.com)")) {
      $0.flashVer = fmle
    },
    Known("Wirecast", .init(flashVer: "Wirecast/FM 1.0 (compatible; FMSc/1.0)")) {
      $0.flashVer = fmle
    },
    Known("Larix", .init(flashVer: "FMLE/3.0 (compatible; Larix/null)")) { $0.flashVer = fmle },
    Known("vMix 25.0.0.34", .init(flashVer: "FMLE/3.0 (compatible; vMix/25.0.0.34)")) {
      $0.flashVer = "FMLE/3.0 (compatible; FMSc/1.0 vMix)"
    },
    Known(
      "RootEncoder",
      .init(
        flashVer: "FMLE/3.0 (compatible; Lavf57.56.101)",
        names: "app,flashVer,tcUrl,objectEncoding", chunkSize: 65536)
    ) { $0.names = "app,type,flashVer,tcUrl" },
    Known(
      "yasea",
      .init(
        flashVer: "LNX 11,2,202,233", names: flashNames + ",objectEncoding",
        handshakeVersion: flash, publish: .init(chunkStream: 5, transaction: 0))
    ) { $0.publish = .init(chunkStream: 8, transaction: 0) },
    Known(
      "HaishinKit",
      .init(
        flashVer: fmle,
        names:
          "capabilities,app,objectEncoding,swfUrl,fourCcList,tcUrl,fpad,pageUrl,audioCodecs,"
          + "videoCodecs,flashVer,videoFunction",
        publish: .init(chunkStream: 3, transaction: 0))
    ) { $0.chunkSize = 8192 },
    Known(
      "krtmp (StreamPack)",
      .init(
        flashVer: fmle,
        names:
          "app,flashVer,tcUrl,fpad,capabilities,audioCodecs,videoCodecs,videoFunction,"
          + "objectEncoding",
        publish: .init(chunkStream: 3, transaction: 5))
    ) { $0.names = "app,flashVer,tcUrl,fpad,capabilities,audioCodecs,videoCodecs,videoFunction" },
    Known(
      "Red5",
      .init(
        flashVer: fmle,
        names:
          "videoFunction,type,app,path,tcUrl,flashVer,objectEncoding,fpad,audioCodecs,pageUrl,"
          + "capabilities,videoCodecs,videoFourCcInfoMap,audioFourCcInfoMap"
      )
    ) { $0.names.replace(",path", with: "") },
    Known(
      "LFLiveKit 2.4.0",
      .init(
        flashVer: "MAC 10,0,32,18", names: "app,type,flashVer,tcUrl",
        publish: .init(chunkStream: 4, transaction: 5), encoder: "LFLiveKit 2.4.0")
    ) { $0.encoder = "other" },
    Known(
      "livego", .init(flashVer: "FMS.3.1", names: "tcUrl,app,flashVer,type", random: 0)
    ) { $0.flashVer = "FMS.3.0" },
    Known(
      "joy4",
      .init(
        flashVer: "MAC 22,0,0,192",
        names: "videoFunction,app,flashVer,tcUrl,fpad,capabilities,audioCodecs,videoCodecs",
        window: 2_500_000)
    ) { $0.window = nil },
    Known(
      "datarhei Core (joy4)",
      .init(
        flashVer: "MAC 22,0,0,192",
        names:
          "videoFunction,app,flashVer,tcUrl,fpad,fourCcList,capabilities,audioCodecs,videoCodecs",
        window: 2_500_000, chunkSize: 65536)
    ) { $0.flashVer = "MAC 22,0,0,209" },
    Known(
      "Flash Player 25,0,0,171",
      .init(
        flashVer: "WIN 25,0,0,171", names: flashNames, handshakeVersion: flash,
        publish: .init(chunkStream: 8, transaction: 0))
    ) { $0.handshakeVersion = [0, 0, 0, 0] },
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
    // What it is made of, or passes itself off as, may be seen all the same.
    let others = [
      "RootEncoder": "ffmpeg", "LFLiveKit 2.4.0": "librtmp", "yasea": "Flash Player",
    ]
    #expect(try Self.guess(known.nearly)?.name == others[known.name])
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
      "shiguredo_rtmp",
      .init(
        fmsVer: "FMS/4,5,0,297", capabilities: 255, object: "fmsVer,capabilities,mode", random: 0)
    ) { $0.random = 2 },
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
    Known(
      "rtmplite 8,2",
      .init(fmsVer: "rtmplite/8,2", object: nil, info: "level,code,description,fmsVer")
    ) { $0.fmsVer = "lite/8,2" },
    Known(
      "Wowza",
      .init(
        fmsVer: "FMS/3,5,7,7009", object: "fmsVer,capabilities,mode",
        info: "level,code,description,data/version,clientid,objectEncoding",
        versions: ["version": "3,5,7,7009"])
    ) { $0.info = "level,code,description" },
    Known(
      "Adobe Media Server 5,0,7,7054",
      .init(
        fmsVer: "FMS/5,0,7,7054", capabilities: 127, object: "fmsVer,capabilities,mode",
        info: "level,code,description,objectEncoding,data/version",
        versions: ["version": "5,0,7,7054"], handshakeVersion: [5, 0, 7, 1])
    ) {
      ($0.fmsVer, $0.versions) = ("FMS/4,5,0,297", ["version": "4,5,0,297"])
      $0.handshakeVersion = [0, 0, 0, 0]
    },
    Known(
      "YouTube",
      .init(
        fmsVer: "FMS/3,5,3,824", capabilities: 127, object: "fmsVer,capabilities,mode",
        info: "level,code,description,objectEncoding,data/version",
        versions: ["version": "3,5,3,824"], window: 2_500_000, limit: 59_768_832)
    ) { $0.limit = 2_500_000 },
    Known(
      "Red5 2,0,40,0",
      .init(
        fmsVer: "RED5/2,0,40,0", object: nil,
        info: "level,code,description,data/version,capabilities,fmsVer,mode",
        versions: ["version": "4,0,0,1122"])
    ) { $0.fmsVer = "FMS/2,0,40,0" },
    Known(
      "Monibuca 4.12.1",
      .init(
        fmsVer: "monibuca/4.12.1", object: "Author,capabilities,fmsVer,mode",
        info: "objectEncoding,level,code", window: 524_288)
    ) { $0.fmsVer = "FMS/3,0,1,123" },
    Known(
      "MistServer",
      .init(
        fmsVer: "FMS/3,5,5,2004", object: "fmsVer,capabilities,mode",
        info: "level,code,description,clientid,objectEncoding",
        published: "Stream is now published!", status: "level,code,description,clientid")
    ) { $0.info = "level,code,description,data/version,clientid,objectEncoding" },
    Known(
      "OvenMediaEngine",
      .init(
        fmsVer: "FMS/3,5,2,654", object: "fmsVer,capabilities,mode",
        info: "level,code,description,clientid,objectEncoding,data/version",
        versions: ["version": "3,5,2,654"], window: 2_500_000, limit: 2_500_000,
        published: "Publishing", status: "level,code,description,clientid")
    ) { $0.published = "Started publishing" },
    Known(
      "livego",
      .init(
        object: "capabilities,fmsVer", info: "objectEncoding,level,code,description",
        window: 2_500_000, limit: 2_500_000, chunkSize: 1024, published: "Start publishing.",
        status: "description,level,code")
    ) { $0.published = "Start publishing" },
    Known("joy4", .init(object: "fmtVer,capabilities", window: 2_500_000, chunkSize: 65536)) {
      $0.object = "fmsVer,capabilities"
    },
    Known(
      "datarhei Core (joy4)",
      .init(
        object: "capabilities,fmsVer", info: "objectEncoding,level,code,description",
        window: 2_500_000, limit: 2_500_000, chunkSize: 65536, bandwidthDone: 8192,
        published: "Start publishing", status: "level,description,code", statusChunkStream: 5)
    ) { $0.bandwidthDone = nil },
    Known(
      "crtmpserver",
      .init(
        window: 2_500_000, limit: 2_500_000, bandwidthDone: 8192,
        published: "Stream `cam1` is now published",
        status: "level,code,description,details,clientid")
    ) { $0.published = "cam1 is now published" },
    Known(
      "gortmp",
      .init(
        fmsVer: "FMS/4,5,0,297", capabilities: 255, object: "capabilities,fmsVer",
        info: "description,level,code", description: "Connection successed.",
        handshakeVersion: [4, 5, 0, 1], window: 2_500_000, limit: 2_500_000, chunkSize: 4096)
    ) { $0.description = "Connection succeeded." },
    Known(
      "Membrane RTMP",
      .init(
        object: "capabilities,fmsVer", info: "code,description,level,objectEncoding",
        window: 0x7FFF_FFFF, limit: 0x7FFF_FFFF, chunkSize: 4096, bandwidthDone: 8192,
        published: "cam1 is now published", status: "code,description,details,level")
    ) { $0.window = 2_500_000 },
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
