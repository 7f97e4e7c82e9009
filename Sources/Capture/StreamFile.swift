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
  private var block = [UInt8](repeating: 0, count: blockByteCount)
  private var byteCount = 0
  /// Whether the block that was read at first is yet to be taken.
  private var hasFirst = true

  /// Opens a file by its path; `-` is standard input.
  ///
  /// - Throws: where it cannot be opened or read, or is empty.
  public init(path: String) throws(CaptureError) {
    name = path
    file = path == LibpcapFile.standardInput ? STDIN_FILENO : open(path, O_RDONLY)
    guard file >= 0 else { throw Self.failure(.cannotOpen, path) }
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
      got = block.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    } while got < 0 && errno == EINTR
    guard got >= 0 else { throw Self.failure(.damaged, name) }
    byteCount = got
  }

  private static func failure(_ kind: CaptureError.Kind, _ path: String) -> CaptureError {
    CaptureError(kind: kind, file: path, reason: String(cString: strerror(errno)))
  }
}
