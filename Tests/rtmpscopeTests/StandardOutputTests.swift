import Foundation
import TestSupport
import Testing

@Suite struct StandardOutputTests {
  private static let commands: [[String]] = [
    ["dissect"], ["--format", "ndjson"], ["--format", "json"], ["diagnose"],
    ["diagnose", "--format", "sarif"], ["diagnose", "--format", "junit"], ["flows", "-v"],
  ]

  private func run(_ arguments: [String], to output: FileHandle) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Tool.path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  private func capture() throws -> String {
    try #require(Fixture.all.first { $0.name == "relay" }).capturePath
  }

  #if os(Linux)
    @Test(arguments: commands)
    func `a full disk is an error that is told`(command: [String]) throws {
      let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      let (status, errors) = try run(command + [capture()], to: full)
      #expect(status == 74)
      #expect(errors == "rtmpscope: standard output: No space left on device\n")
    }
  #endif

  @Test(arguments: commands)
  func `a reader that goes away ends it quietly`(command: [String]) throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let (status, errors) = try run(command + [capture()], to: pipe.fileHandleForWriting)
    #expect(status == 0)
    #expect(errors == "")
  }
}
