import Foundation
import TestSupport
import Testing

@Suite struct ExtractTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path

  private func path(_ name: String) throws -> String {
    try #require(Fixture.all.first { $0.name == name }).capturePath
  }

  private func files() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
  }

  private func bytes(_ file: String) -> [UInt8] {
    [UInt8](FileManager.default.contents(atPath: folder + "/" + file) ?? Data())
  }

  @Test func `each file that is written is told of`() throws {
    let capture = try path("play-rtmpdump")
    let folder = folder + "/made/here"
    let outcome = try Tool.run(["extract", capture, "-o", folder])
    #expect(outcome.status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["flow1-publish-live-dump.flv", "flow2-play-live-dump.flv"])
    for name in names { #expect(outcome.text.contains(name + "  ")) }
    try FileManager.default.removeItem(atPath: self.folder)
  }

  @Test func `a file that is there is replaced only by force`() throws {
    let capture = try path("publish-hevc")
    #expect(try Tool.run(["extract", capture, "-o", folder]).status == 0)
    let name = try #require(files().first)
    let whole = bytes(name)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    let refusal = try Tool.run(["extract", capture, "-o", folder])
    #expect(refusal.status == 74)
    #expect(refusal.errors.contains("\(name) there already"))
    #expect(bytes(name) == Array("mine".utf8))
    #expect(try Tool.run(["extract", "--force", capture, "-o", folder]).status == 0)
    #expect(bytes(name) == whole)
    #expect(files() == [name])
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `an interrupted extraction leaves no part of a file`() throws {
    let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path("publish-hevc"))))
    // A file under way, and behind it so much that the signal comes before the end.
    let last = try Array(whole[#require(recordRanges(of: whole).last)])
    var bytes = whole
    for _ in 0..<200_000 { bytes += last }
    let capture = try TemporaryFile(bytes)
    let tool = try LiveProcess(Tool.path, ["extract", capture.path, "-o", folder])
    while hiddenFiles().isEmpty { sched_yield() }
    // Programs that run tests may hold SIGINT back.
    tool.send(SIGTERM)
    #expect(tool.finish().status == SIGTERM)
    #expect(tool.isKilled)
    #expect(files() == [] && hiddenFiles() == [])
    try FileManager.default.removeItem(atPath: folder)
  }

  private func hiddenFiles() -> [String] { files().filter { $0.hasPrefix(".") } }

  @Test func `packets of a connection make a capture of their own`() throws {
    let capture = try path("reject-badname")
    let outcome = try Tool.run([
      "extract", "--flow", "2", "--pcap", "--raw", capture, "-o", folder,
    ])
    #expect(outcome.status == 0)
    #expect(files() == ["flow2-c2s.bin", "flow2-s2c.bin", "flow2.pcap"])
    #expect(bytes("flow2-c2s.bin").first == 3)
    let text = try Tool.run(["diagnose", folder + "/flow2.pcap"]).text
    #expect(text.contains("publish.refused"))
    #expect(text.contains("1 connection:"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `packets are written of as many connections as the memory limit allows`() throws {
    let packets = (0..<260 as Range<UInt16>).map { number in
      CaptureBuilder.Packet(
        0, UInt32(number),
        PacketBuilder.frame(
          from: PacketBuilder.Address([10, 0, 0, 1], 5000 + number), to: PacketBuilder.server,
          sequence: 0, flags: PacketBuilder.syn))
    }
    let capture = try TemporaryFile(CaptureBuilder.pcap(packets), name: "many.pcap")
    let options = ["extract", "--pcap", "--memory-limit", "1M", capture.path, "-o", folder]
    let outcome = try Tool.run(options)
    #expect(outcome.status == 0)
    #expect(files().count == 256)
    #expect(outcome.errors.contains("not written to bound memory: 4 (--flow chooses)"))
    #expect(try Tool.run(options + ["--flow", "260"]).status == 0)
    #expect(files().contains("flow260.pcap"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `what a capture's end cuts off is written as far as it goes`() throws {
    let whole = try #require(Fixture.all.first { $0.name == "publish-hevc" })
      .bytes(of: "capture.pcap")
    let file = try TemporaryFile(Array(whole.dropLast(1000)), name: "cut.pcap")
    let outcome = try Tool.run(["extract", file.path, "-o", folder])
    #expect(outcome.status == 2)
    #expect(outcome.text.hasPrefix("flow1-publish-live-cam1.flv  "))
    #expect(files() == ["flow1-publish-live-cam1.flv"])
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `what cannot be is said before anything is read`() throws {
    let capture = try path("publish-hevc")
    #expect(try Tool.run(["extract", "--pcap", "-", "-o", folder]).status == 64)
    #expect(try Tool.run(["extract", capture]).status == 64)
    let file = try TemporaryFile([1])
    let refusal = try Tool.run(["extract", capture, "-o", file.path])
    #expect(refusal.status == 74)
    #expect(refusal.errors.contains("is not a folder"))
  }
}
