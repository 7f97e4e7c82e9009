#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads the bytes of one direction of a connection, as other tools store them, in blocks.
public struct StreamFile: ~Copyable {
  private static let blockByteCount = 256 << 10

  /// As the user gave it.
  public let name: String
  private let file: Int32
  /// Where the bytes come from; nil for a file on a disk, and where nobody asks for the end.
  private var live: LiveInput?
  private var block = [UInt8](repeating: 0, count: blockByteCount)
  private var byteCount = 0
  /// Whether the block that was read at first is yet to be taken.
  private var hasFirst = true

  /// Opens a file by its path; `-` is standard input.
  ///
  /// - Parameter end: ends what comes as it happens, where somebody asks for that.
  /// - Throws: where it cannot be opened or read, or is empty.
  public init(path: String, end: InputEnd? = nil) throws(CaptureError) {
    name = path
    let isElsewhere =
      path == LibpcapFile.standardInput || end != nil && LiveInput.isLive(path: path)
    file = isElsewhere ? STDIN_FILENO : open(path, O_RDONLY)
    guard file >= 0 else { throw Self.failure(.cannotOpen, path) }
    live = try LiveInput.open(path, end)
    try fill()
    guard byteCount > 0 else {
      throw CaptureError(kind: .cannotOpen, file: path, reason: "it is empty")
    }
  }

  deinit { if file > STDIN_FILENO { close(file) } }

  /// The next bytes, borrowed until the next call; nil at the end.
  ///
  /// From a pipe they come as soon as there are any.
  @_lifetime(&self)
  public mutating func next() throws(CaptureError) -> Span<UInt8>? {
    if hasFirst { hasFirst = false } else { try fill() }
    return byteCount == 0 ? nil : block.span.extracting(..<byteCount)
  }

  private mutating func fill() throws(CaptureError) {
    var got: Int
    repeat {
      got = block.withUnsafeMutableBytes { bytes in
        live?.read(into: bytes) ?? read(file, bytes.baseAddress, bytes.count)
      }
    } while got < 0 && errno == EINTR
    guard got >= 0 else { throw Self.failure(.damaged, name) }
    byteCount = got
  }

  private static func failure(_ kind: CaptureError.Kind, _ path: String) -> CaptureError {
    CaptureError(kind: kind, file: path, reason: String(cString: strerror(errno)))
  }
}
