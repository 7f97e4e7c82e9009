#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file's bytes from its beginning, or what comes through standard input, a pipe or a socket.
final class CaptureBytes {
  enum Read: Hashable {
    case bytes(Int)
    /// Input that comes as it happens has nothing yet; the next call waits for it.
    case idle
    case end
  }

  static let standardInput = "-"

  private let file: Int32
  /// Nil for a file on a disk.
  private let live: LiveInput?
  private var wasIdle = false

  /// Opens what a path names; `-` is standard input.
  ///
  /// - Parameter end: ends what comes as it happens, where somebody asks for that.
  init(path: String, end: InputEnd?) throws(CaptureError) {
    live = try LiveInput.open(path, end)
    file = live?.file ?? (path == Self.standardInput ? STDIN_FILENO : open(path, O_RDONLY))
    guard file >= 0 else { throw .systemError(.cannotOpen, path) }
    var status = stat()
    if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw CaptureError(kind: .cannotOpen, file: path, reason: "it is a directory")
    }
  }

  deinit { if file > STDIN_FILENO { close(file) } }

  /// Whether input ended because that was asked for, wherever that was.
  var isCut: Bool { live?.isCut == true }

  /// Reads some bytes, as many as are there at once.
  ///
  /// - Parameter waits: whether input that has nothing yet is waited for at once.
  func read(
    into bytes: UnsafeMutableRawBufferPointer, waits: Bool = true
  ) throws(CaptureDamage) -> Read {
    if let live, !waits, !wasIdle, live.isIdle {
      wasIdle = true
      return .idle
    }
    wasIdle = false
    var got: Int
    repeat {
      got = live?.read(into: bytes) ?? systemRead(file, bytes.baseAddress, bytes.count)
    } while got < 0 && errno == EINTR
    guard got >= 0 else { throw CaptureDamage(String(cString: strerror(errno))) }
    return got == 0 ? .end : .bytes(got)
  }
}

/// `read(2)`, by a name that methods do not hide.
func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, bytes, count)
}

extension CaptureError {
  /// What the last system call said.
  static func systemError(_ kind: Kind, _ path: String) -> Self {
    CaptureError(kind: kind, file: path, reason: String(cString: strerror(errno)))
  }
}
