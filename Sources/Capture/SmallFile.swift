#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Files that are read whole, such as a peer's profile.
public enum SmallFile {
  private static let blockByteCount = 1 << 16

  /// The whole of a file; nil where it cannot be read, or is longer than `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
    var bytes: [UInt8] = []
    let isRead = readBlocks(path) { block in
      bytes += block
      return bytes.count <= limit
    }
    return isRead ? bytes : nil
  }

  /// Whether a file can be read once more: what comes through a pipe is gone.
  public static func isRegular(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
  }

  /// Reads a file block by block, until `body` has had enough; whether it was read to its end.
  public static func readBlocks(_ path: String, _ body: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    guard let file = fopen(path, "r") else { return false }
    defer { fclose(file) }
    var block = [UInt8](repeating: 0, count: blockByteCount)
    while true {
      let count = fread(&block, 1, block.count, file)
      let goesOn = block.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      guard goesOn else { return false }
      if count < block.count { return ferror(file) == 0 }
    }
  }
}
