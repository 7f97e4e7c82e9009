internal import Foundation
public import Testing

/// A folder in `Fixtures/` with a capture, what it is, and what the tool makes of it.
public struct Fixture: Sendable, CustomTestStringConvertible {
  public let name: String

  public var testDescription: String { name }

  /// All of them, in order of name.
  public static let all: [Fixture] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().filter { name in
      FileManager.default.fileExists(
        atPath: root.appendingPathComponent("\(name)/capture.pcap").path)
    }.map(Fixture.init(name:))
  }()

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  /// Where a file of `Fixtures/` is.
  public static func path(of file: String) -> String { root.appendingPathComponent(file).path }

  public var folder: String { Self.root.appendingPathComponent(name).path }

  public var capturePath: String { folder + "/capture.pcap" }

  public func bytes(of file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
  }

  /// Holds `actual` against a golden file; with `RTMPSCOPE_RECORD` set, writes the file and fails.
  public func expect(
    _ actual: [UInt8], equals file: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    if ProcessInfo.processInfo.environment["RTMPSCOPE_RECORD"] != nil {
      try Data(actual).write(to: URL(fileURLWithPath: folder + "/" + file))
      Issue.record("\(name)/\(file) was recorded anew", sourceLocation: sourceLocation)
      return
    }
    let expected = try bytes(of: file)
    if actual != expected {
      Issue.record(
        "\(name)/\(file) differs in line \(Self.difference(expected, actual))",
        sourceLocation: sourceLocation)
    }
  }

  /// The number of the first line in which two texts differ, and that line of both.
  public static func difference(_ expected: [UInt8], _ actual: [UInt8]) -> String {
    let (due, found) = (lines(of: expected), lines(of: actual))
    let index = zip(due, found).prefix { $0 == $1 }.count
    let (one, other) = (shown(due.dropFirst(index).first), shown(found.dropFirst(index).first))
    return "\(index + 1)\n  expected \(one)\n  but got  \(other)"
  }

  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  private static func shown(_ line: ArraySlice<UInt8>?) -> String {
    line.map { String(reflecting: String(decoding: $0, as: UTF8.self)) } ?? "the end"
  }
}
