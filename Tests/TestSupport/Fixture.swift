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
    let expected = try String(decoding: bytes(of: file), as: UTF8.self).split(separator: "\n")
    let lines = String(decoding: actual, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == expected.count, sourceLocation: sourceLocation)
    for (number, pair) in zip(lines, expected).enumerated() where pair.0 != pair.1 {
      Issue.record(
        "\(name)/\(file):\(number + 1)\n  expected \(pair.1)\n  but got  \(pair.0)",
        sourceLocation: sourceLocation)
      return
    }
  }
}
