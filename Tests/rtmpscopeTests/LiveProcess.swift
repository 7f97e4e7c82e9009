import Foundation
import TestSupport

/// A program that runs beside a test: what it prints is read as it comes.
final class LiveProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  /// Instead of a pipe, which could be full while input is fed.
  private let file: TemporaryFile?
  private var text: [UInt8] = []

  /// - Parameters:
  ///   - readsErrors: whether standard error is what is read, not standard output.
  ///   - takesInput: whether ``feed(_:)`` is what it reads, until ``endInput()``; what it prints is had
  ///     at its end then.
  init(
    _ path: String, _ arguments: [String], readsErrors: Bool = false, takesInput: Bool = false
  ) throws {
    file = takesInput ? try TemporaryFile([]) : nil
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = takesInput ? input : FileHandle.nullDevice
    process.standardOutput = readsErrors ? FileHandle.nullDevice : output
    process.standardError = readsErrors ? output : FileHandle.nullDevice
    if let file { process.standardOutput = FileHandle(forWritingAtPath: file.path) }
    // What shells start in the background does not heed it.
    signal(SIGINT, SIG_DFL)
    try process.run()
  }

  deinit { stop() }

  // MARK: Input and signals

  /// Writes what the program is to read.
  func feed(_ bytes: [UInt8]) throws {
    try input.fileHandleForWriting.write(contentsOf: Data(bytes))
  }

  /// Waits until the program has read all that was written.
  func waitUntilRead() throws {
    var count: Int32 = 1
    while process.isRunning, count > 0 {
      guard ioctl(input.fileHandleForWriting.fileDescriptor, UInt(FIONREAD), &count) == 0 else {
        throw CocoaError(.fileReadUnknown)
      }
      sched_yield()
    }
  }

  func endInput() throws { try input.fileHandleForWriting.close() }

  func send(_ signals: Int32...) {
    for signal in signals { kill(process.processIdentifier, signal) }
  }

  // MARK: Output and end

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

  /// Whether it was ended by a signal.
  var isKilled: Bool { process.terminationReason == .uncaughtSignal }

  /// Waits for the program's end.
  func finish() -> (status: Int32, text: String) {
    while file == nil {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      text += more
    }
    process.waitUntilExit()
    if let file { text = [UInt8](FileManager.default.contents(atPath: file.path) ?? Data()) }
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
