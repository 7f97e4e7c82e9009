import Foundation
import TestSupport
import Testing

/// Signals end what comes through a pipe as its end would.
@Suite struct LiveEndTests {
  struct Command: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var takesStream = false

    var testDescription: String { arguments.joined(separator: " ") }

    init(_ line: String, takesStream: Bool = false) {
      arguments = line.split(separator: " ").map(String.init)
      self.takesStream = takesStream
    }
  }

  /// Whatever reads captures; FOLDER is where one writes its files, FILE a capture that is there.
  static let commands = [
    Command("-"),
    Command("--format json -"),
    Command("--raw-stream -", takesStream: true),
    Command("diagnose -"),
    Command("diagnose --format junit -"),
    Command("flows -v -"),
    Command("diff --names FILE -"),
    Command("extract --raw - -o FOLDER"),
    Command("fixture make - -o FOLDER"),
  ]

  private static let fixture = "reject-badname"

  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path

  private func capture(
    of name: String = Self.fixture
  ) throws -> (whole: [UInt8], half: Int) {
    let fixture = try #require(Fixture.all.first { $0.name == name })
    let whole = try fixture.bytes(of: "capture.pcap")
    let record = try #require(recordRanges(of: whole).first { $0.upperBound >= whole.count / 2 })
    return (whole, record.upperBound)
  }

  /// What a command reads: packets, or the bytes of one direction.
  private func input(of command: Command) throws -> [UInt8] {
    let (whole, half) = try capture()
    guard command.takesStream else { return Array(whole[..<half]) }
    let streams = folder + "-streams"
    defer { try? FileManager.default.removeItem(atPath: streams) }
    _ = try Tool.run(["extract", "--raw", "-", "-o", streams], input: Array(whole[..<half]))
    let bytes = try #require(FileManager.default.contents(atPath: streams + "/flow1-c2s.bin"))
    return [UInt8](bytes)
  }

  private func arguments(of command: Command, in folder: String) throws -> [String] {
    let file = try #require(Fixture.all.first { $0.name == "publish-hevc" }).capturePath
    return command.arguments.map { $0 == "FOLDER" ? folder : $0 == "FILE" ? file : $0 }
  }

  /// Every file of a folder, by name; empty where there is none.
  private func files(in folder: String) -> [String: Data] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(into: [:]) {
      $0[$1] = FileManager.default.contents(atPath: folder + "/" + $1)
    }
  }

  @Test(arguments: commands, [SIGINT, SIGTERM])
  func `a signal is the end of a pipe that stays open`(command: Command, signal: Int32) throws {
    let input = try input(of: command)
    let ended = try Tool.run(arguments(of: command, in: folder), input: input)
    let expected = files(in: folder)
    try? FileManager.default.removeItem(atPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }

    let tool = try LiveProcess(
      Tool.path, arguments(of: command, in: folder), takesInput: true)
    try tool.feed(input)
    try tool.waitUntilRead()
    tool.send(signal)
    let outcome = tool.finish()
    #expect(!tool.isKilled)
    #expect(outcome.status == ended.status)
    #expect(outcome.text == ended.text)
    #expect(!outcome.text.isEmpty)
    #expect(files(in: folder) == expected)
    #expect(expected.isEmpty == !command.arguments.contains("FOLDER"))
  }

  @Test func `the last connection and its late findings are told of at a signal`() throws {
    let (whole, half) = try capture(of: "lost-packets")
    for (arguments, parts) in [
      (["-"], ["capture.loss", "open at the end of the capture", "2 reported"]),
      (["diagnose", "-"], ["flow 2", "capture.loss", "2 connections: "]),
    ] {
      let tool = try LiveProcess(Tool.path, arguments, takesInput: true)
      try tool.feed(Array(whole[..<half]))
      try tool.waitUntilRead()
      tool.send(SIGINT)
      let outcome = tool.finish()
      #expect(outcome.status == 0)
      for part in parts { #expect(outcome.text.contains(part), "\(part)") }
    }
  }

  @Test(arguments: [true, false])
  func `what a pipe holds when a signal comes is read`(ends: Bool) throws {
    let (whole, _) = try capture()
    let tool = try LiveProcess(Tool.path, ["diagnose", "-"], takesInput: true)
    try tool.feed(Array(whole.dropLast(10_000)))
    try tool.waitUntilRead()
    tool.send(SIGSTOP)
    try tool.feed(Array(whole.suffix(10_000)))
    if ends { try tool.endInput() }
    tool.send(SIGINT, SIGCONT)
    #expect(try tool.finish().text == Tool.run(["diagnose", "-"], input: whole).text)
  }

  @Test func `a packet that had not come whole at a signal is no damage`() throws {
    let (whole, half) = try capture()
    let tool = try LiveProcess(Tool.path, ["-"], takesInput: true)
    try tool.feed(Array(whole[..<(half + 20)]))
    try tool.waitUntilRead()
    tool.send(SIGTERM)
    let outcome = tool.finish()
    #expect(outcome.status == 0)
    #expect(try outcome.text == Tool.run(["-"], input: Array(whole[..<half])).text)
  }

  @Test func `a second signal ends at once`() throws {
    let (whole, half) = try capture()
    let tool = try LiveProcess(Tool.path, ["diagnose", "-"], takesInput: true)
    try tool.feed(Array(whole[..<half]))
    try tool.waitUntilRead()
    tool.send(SIGSTOP, SIGINT, SIGTERM, SIGCONT)
    let outcome = tool.finish()
    #expect(tool.isKilled)
    #expect(outcome.text.isEmpty)
  }

  @Test func `a writer that goes on does not hold a signal up`() throws {
    let (whole, half) = try capture()
    let head = try TemporaryFile(Array(whole[..<24]))
    let packets = try TemporaryFile(Array(whole[24..<half]))
    let pipe = head.path + ".fifo"
    #expect(mkfifo(pipe, 0o600) == 0)
    let tool = try LiveProcess(Tool.path, ["--format", "none", pipe])
    let script = #"exec 3>"$0"; echo open; cat "$1" >&3; while cat "$2" >&3; do :; done"#
    let writer = try LiveProcess("/bin/sh", ["-c", script, pipe, head.path, packets.path])
    #expect(writer.line(with: "open") != nil)
    tool.send(SIGTERM)
    let outcome = tool.finish()
    #expect(!tool.isKilled)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains(" reported; "))
  }

  @Test func `a diagnosis is printed as each connection ends`() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "reset-mid-publish" })
    let place = try TemporaryFile([])
    let path = place.path + ".fifo"
    #expect(mkfifo(path, 0o600) == 0)
    let tool = try LiveProcess(Tool.path, ["diagnose", path])
    let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try writer.write(contentsOf: Data(fixture.bytes(of: "capture.pcap")))
    #expect(tool.line(with: "close.publish-unfinished") != nil)
    try writer.close()
    #expect(tool.finish().text.contains("1 connection: "))
  }

  @Test func `a named pipe is ended like standard input`() throws {
    let (whole, half) = try capture()
    let place = try TemporaryFile([])
    let path = place.path + ".fifo"
    #expect(mkfifo(path, 0o600) == 0)
    let tool = try LiveProcess(Tool.path, ["flows", path])
    let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try writer.write(contentsOf: Data(whole[..<half]))
    tool.send(SIGTERM)
    #expect(try tool.finish().text == Tool.run(["flows", "-"], input: Array(whole[..<half])).text)
    try writer.close()
  }
}
