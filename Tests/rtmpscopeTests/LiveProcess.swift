import Foundation

/// A program that runs beside a test: what it prints is read as it comes.
final class LiveProcess {
  private let process = Process()
  private let output = Pipe()
  private var text: [UInt8] = []

  /// - Parameter readsErrors: whether standard error is what is read, not standard output.
  init(_ path: String, _ arguments: [String], readsErrors: Bool = false) throws {
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = readsErrors ? FileHandle.nullDevice : output
    process.standardError = readsErrors ? output : FileHandle.nullDevice
    try process.run()
  }

  deinit { stop() }

  /// Reads on until a line has `part` in it; nil where the program ends before.
  func line(with part: String) -> String? {
    while true {
      let lines = String(decoding: text, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      if let line = lines.dropLast().first(where: { $0.contains(part) }) { return String(line) }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      text += more
    }
  }

  /// Waits for the program's end.
  func finish() -> (status: Int32, text: String) {
    while true {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      text += more
    }
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// Ends the program, if it still runs.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// Where a program lies; nil where it is not installed.
  static func find(_ name: String) -> String? {
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"]
      .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
