internal import Reports

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Standard output, written in large pieces.
struct StandardOutput: ~Copyable {
  /// Nobody reads any more, as after `| head`.
  struct Closed: Error {}

  /// Writing failed for another reason, such as a full disk.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let flushByteCount = 1 << 16

  var buffer = OutputBuffer()

  init() { signal(SIGPIPE, SIG_IGN) }

  /// Writes what is buffered, if it is much.
  mutating func flushIfLarge() throws {
    if buffer.count >= Self.flushByteCount { try flush() }
  }

  /// Writes what is buffered.
  mutating func flush() throws {
    try Self.write(buffer.span, to: STDOUT_FILENO)
    buffer.removeAll()
  }

  /// Writes a line to standard error.
  static func complain(_ text: String) { note(text + "\n") }

  /// Writes to standard error as it is.
  static func note(_ text: String) { try? write(Array(text.utf8).span, to: STDERR_FILENO) }

  private static func write(_ bytes: Span<UInt8>, to file: Int32) throws {
    try bytes.withUnsafeBytes { whole in
      var rest = UnsafeRawBufferPointer(rebasing: whole[...])
      while !rest.isEmpty {
        let count = systemWrite(file, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno == EPIPE {
          throw Closed()
        } else if errno != EINTR {
          throw Failure(description: "standard output: \(String(cString: strerror(errno)))")
        }
      }
    }
  }
}

/// `write(2)`, by a name that the methods above do not hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
