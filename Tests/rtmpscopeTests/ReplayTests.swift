import Foundation
import TestSupport
import Testing

@Suite struct ReplayTests {
  /// A folder for one test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  /// A connection of a recorded capture.
  struct Recording: Sendable, CustomTestStringConvertible {
    let name: String
    let flow: Int

    init(_ name: String, _ flow: Int = 1) {
      self.name = name
      self.flow = flow
    }

    var testDescription: String { "\(name), flow \(flow)" }

    /// Makes a fixture of it.
    func fixture(in folder: String, _ options: String...) throws -> String {
      let capture = try #require(Fixture.all.first { $0.name == name }).capturePath
      let path = "\(folder)/\(name)-\(flow)"
      let outcome = try Tool.run(
        ["fixture", "make", capture, "--flow", "\(flow)", "-o", path, "--keep", "apps"] + options)
      try #require(outcome.status == 0, "\(outcome.errors)")
      return path
    }
  }

  private static let publish = Recording("publish-ffmpeg9-h264-aac")
  private static let refused = Recording("reject-badname", 2)

  private func serve(_ fixture: String, _ options: String...) throws -> (LiveProcess, String) {
    let server = try LiveProcess(
      Tool.path, ["fixture", "replay", fixture, "--as", "server", "--listen", "0"] + options)
    let line = try #require(server.line(with: "listening on "))
    return (server, String(line.dropFirst("listening on ".count)))
  }

  private func play(_ fixture: String, _ address: String, _ options: String...) throws
    -> Tool.Outcome
  {
    try Tool.run(["fixture", "replay", fixture, "--as", "client", "--connect", address] + options)
  }

  // MARK: Tool against tool

  @Test(arguments: [
    publish, Recording("publish-gst-rtmp2"), Recording("publish-pyav-pyrtmp"),
    Recording("play-rtmpdump", 2), refused, Recording("reject-unknown-app"),
    Recording("reject-publish-denied"), Recording("reset-mid-publish"), Recording("relay", 2),
  ])
  func `a fixture plays both sides of itself`(recording: Recording) throws {
    let folder = try Folder()
    let fixture = try recording.fixture(in: folder.path)
    let (server, address) = try serve(fixture)
    let client = try play(fixture, address)
    let served = server.finish()
    #expect(client.status == 0, "\(client.text)\(client.errors)")
    #expect(served.status == 0, "\(served.text)")
    #expect(client.text.hasPrefix("replayed as client against \(address): "))
    #expect(served.text.contains("\nreplayed as server: "))
  }

  @Test func `times are kept where that is asked for`() throws {
    let folder = try Folder()
    let fixture = try Recording("publish-hevc").fixture(in: folder.path)
    let (server, address) = try serve(fixture)
    let start = ContinuousClock.now
    let client = try play(fixture, address, "--real-time")
    let time = ContinuousClock.now - start
    #expect(client.status == 0)
    #expect(server.finish().status == 0)
    // The recording took 2.18 seconds.
    #expect(time > .seconds(2))
  }

  // MARK: Divergence

  @Test func `another status is where they part`() throws {
    let folder = try Folder()
    let (server, address) = try serve(Self.refused.fixture(in: folder.path))
    let client = try play(Self.publish.fixture(in: folder.path), address)
    #expect(client.status == 1)
    #expect(
      client.text.split(separator: "\n").dropFirst() == [
        "  the fixture has onStatus NetStream.Publish.Start (s2c message 5, offset 3365)",
        "  the server said onStatus NetStream.Publish.BadName (its message 5, offset 3365)",
      ])
    // A refused client leaves.
    #expect(server.finish().status == 0)
  }

  @Test func `a server that ends early is told with what was to come`() throws {
    let folder = try Folder()
    let (server, address) = try serve(Recording("reject-unknown-app").fixture(in: folder.path))
    let client = try play(Self.publish.fixture(in: folder.path), address)
    #expect(client.status == 1)
    #expect(
      client.text.contains(
        "  the fixture has _result #1 of connect, NetConnection.Connect.Success (s2c message "))
    #expect(client.text.contains("  the server ended the connection; it said nothing\n"))
    #expect(server.finish().text.contains("\nreplayed as server: "))
  }

  @Test func `silence is told when the time is over`() throws {
    let folder = try Folder()
    let fixture = try Self.publish.fixture(in: folder.path)
    let silent = try LoopbackSocket(listens: true)
    let client = try play(fixture, "127.0.0.1:\(silent.port)", "--timeout", "1")
    #expect(client.status == 1)
    #expect(
      client.text.split(separator: "\n").dropFirst() == [
        "  the fixture has the server's handshake", "  waited 1 s for the server; it said nothing",
      ])
  }

  // MARK: No connection

  @Test func `a server that cannot be reached is told`() throws {
    let folder = try Folder()
    let fixture = try Self.publish.fixture(in: folder.path)
    let deaf = try LoopbackSocket(listens: false)
    let outcome = try play(fixture, "127.0.0.1:\(deaf.port)")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "rtmpscope: 127.0.0.1:\(deaf.port): cannot be reached: Connection refused (errno 111)\n")
    let taken = try LoopbackSocket(listens: true)
    let port = "\(taken.port)"
    let busy = try Tool.run(["fixture", "replay", fixture, "--as", "server", "--listen", port])
    #expect(busy.status == 2)
    #expect(
      busy.errors.contains("127.0.0.1:\(port): cannot be listened on: Address already in use"))
    let alone = try Tool.run([
      "fixture", "replay", fixture, "--as", "server", "--listen", "0", "--timeout", "0.2",
    ])
    #expect(alone.status == 2)
    #expect(alone.errors.contains("nobody has connected within 0.2 s"))
  }

  @Test(arguments: [
    Recording("midstream-late"), Recording("rtmpe-attempt"), Recording("rtmpt-attempt"),
    Recording("publish-snaplen"),
  ])
  func `what cannot be played is refused`(recording: Recording) throws {
    let folder = try Folder()
    let fixture = try recording.fixture(in: folder.path)
    let outcome = try play(fixture, "127.0.0.1:1")
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("rtmpscope: \(fixture): "))
    #expect(!outcome.errors.contains("cannot be reached"))
  }

  @Test(arguments: [
    ["--as", "client"], ["--as", "server"], ["--as", "client", "--listen", "0"],
    ["--as", "server", "--listen", "0", "--connect", "127.0.0.1:1"],
    ["--as", "client", "--connect", "127.0.0.1"], ["--as", "client", "--connect", "127.0.0.1:0"],
    ["--as", "server", "--listen", "x"], ["--as", "relay", "--listen", "0"],
    ["--as", "server", "--listen", "0", "--timeout", "0"],
  ])
  func `a mistake in the call is one`(options: [String]) throws {
    #expect(try Tool.run(["fixture", "replay", "folder"] + options).status == 64)
  }

  // MARK: Real peers

  private static let nginx: String? = {
    let module = "/usr/lib/nginx/modules/ngx_rtmp_module.so"
    return FileManager.default.fileExists(atPath: module) ? LiveProcess.find("nginx") : nil
  }()
  private static let ffmpeg = LiveProcess.find("ffmpeg")

  /// Starts nginx; what is published is recorded in `folder`.
  private func startNginx(in folder: String, _ settings: String = "") throws -> (LiveProcess, Int) {
    let port = Int(try LoopbackSocket(listens: false).port)
    let configuration = """
      load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
      \(getuid() == 0 ? "user root;" : "") daemon off; worker_processes 1; pid \(folder)/nginx.pid;
      events {}
      rtmp {
        server {
          listen 127.0.0.1:\(port); \(settings)
          application live { live on; record all; record_path \(folder); }
        }
      }
      """
    try configuration.write(toFile: "\(folder)/nginx.conf", atomically: true, encoding: .utf8)
    let nginx = try LiveProcess(
      #require(Self.nginx),
      ["-p", folder, "-c", "nginx.conf", "-e", "stderr", "-g", "error_log stderr notice;"],
      readsErrors: true)
    try #require(nginx.line(with: "start worker process ") != nil)
    return (nginx, port)
  }

  @Test(
    .enabled(if: nginx != nil, "nginx with its module for RTMP is not installed"),
    arguments: ["zero", "keep"])
  func `a publish is replayed to nginx`(media: String) throws {
    let folder = try Folder()
    let fixture = try Self.publish.fixture(in: folder.path, "--media", media)
    let (nginx, port) = try startNginx(in: folder.path)
    defer { nginx.stop() }
    let outcome = try play(fixture, "127.0.0.1:\(port)")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(
      outcome.text.contains(
        "3 messages of the server as in the fixture; publish accepted; sent 249 messages, 163 kB\n"
      ))
    nginx.stop()
    let recorded = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".flv") }
    let file = try #require(recorded.first)
    let bytes = try #require(FileManager.default.contents(atPath: "\(folder.path)/\(file)"))
    #expect(bytes.count > 150_000)
  }

  @Test(.enabled(if: nginx != nil, "nginx with its module for RTMP is not installed"))
  func `a server that pings is answered`() throws {
    let folder = try Folder()
    let fixture = try Self.publish.fixture(in: folder.path)
    // Without an answer the connection would end after two of the three seconds.
    let (nginx, port) = try startNginx(in: folder.path, "ping 1s; ping_timeout 1s;")
    defer { nginx.stop() }
    let outcome = try play(fixture, "127.0.0.1:\(port)", "--real-time")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
  }

  @Test(.enabled(if: ffmpeg != nil, "ffmpeg is not installed"))
  func `ffmpeg publishes to a fixture`() throws {
    let folder = try Folder()
    let (server, address) = try serve(Recording("reject-badname", 1).fixture(in: folder.path))
    let ffmpeg = try LiveProcess(
      #require(Self.ffmpeg),
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25", "-f",
        "lavfi", "-i", "sine", "-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac",
        "-f", "flv", "rtmp://\(address)/live/x",
      ], readsErrors: true)
    let publisher = ffmpeg.finish()
    let served = server.finish()
    #expect(publisher.status == 0, "\(publisher.text)")
    #expect(served.status == 0, "\(served.text)")
    #expect(served.text.contains("publish accepted"))
  }
}
