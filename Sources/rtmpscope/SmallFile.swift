#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Files that a person has written, such as a peer's profile.
enum SmallFile {
  /// Longer ones are none, in bytes.
  private static let limit = 1 << 20

  /// The whole of a file; nil where it cannot be read, or is too long.
  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = fread(buffer.baseAddress, 1, limit, file)
    }
    return ferror(file) == 0 && feof(file) != 0 ? bytes : nil
  }
}
