internal import Reports

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A folder into which files are written whole or not at all.
///
/// A file is written under a passing name, and gets its own when it is whole. It is open only while
/// bytes are added, so that as many can be under way as there are connections.
struct ExportFolder: ~Copyable {
  /// A file could not be written.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private struct Part {
    let path: String
    var pending: [UInt8] = []
  }

  /// How many bytes wait to be written, of a file and of all.
  private static let pendingLimit = 1 << 16
  private static let totalPendingLimit = 1 << 24

  private let path: String
  private let overwrites: Bool
  private var parts: [String: Part] = [:]
  private var partCount = 0
  private var pendingByteCount = 0
  /// Files that are not written, for they are there already.
  private var refused: Set<String> = []

  /// Takes a folder, and makes it, with those that it lies in, if need be.
  init(_ path: String, overwrites: Bool) throws(Failure) {
    self.path = path
    self.overwrites = overwrites
    var place = path.startIndex
    while place != path.endIndex {
      let next = path.index(after: place)
      place = path[next...].firstIndex(of: "/") ?? path.endIndex
      let folder = String(path[..<place])
      if mkdir(folder, 0o777) != 0, errno != EEXIST, errno != EISDIR {
        throw Self.failure(folder)
      }
    }
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw Self.failure(path) }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(description: "\(path): is not a folder")
    }
  }

  deinit {
    for part in parts.values { unlink(part.path) }
  }

  // MARK: Writing

  mutating func append(_ bytes: [UInt8], to file: String) throws(Failure) {
    guard !refused.contains(file) else { return }
    if parts[file] == nil { try begin(file) }
    guard parts[file] != nil else { return }
    parts[file]?.pending += bytes
    pendingByteCount += bytes.count
    if (parts[file]?.pending.count ?? 0) >= Self.pendingLimit
      || pendingByteCount >= Self.totalPendingLimit
    {
      try flush(file)
    }
  }

  private mutating func begin(_ file: String) throws(Failure) {
    if !overwrites, access(path + "/" + file, F_OK) == 0 {
      refused.insert(file)
      return
    }
    partCount += 1
    let part = "\(path)/.rtmpscope-\(getpid())-\(partCount).part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    guard descriptor >= 0 else { throw Self.failure(part) }
    close(descriptor)
    parts[file] = Part(path: part)
  }

  private mutating func flush(_ file: String) throws(Failure) {
    guard let part = parts[file] else { return }
    try Self.write(part.pending, to: part.path, O_APPEND, at: nil)
    pendingByteCount -= part.pending.count
    parts[file]?.pending = []
  }

  mutating func replace(_ byte: UInt8, at offset: UInt64, of file: String) throws(Failure) {
    try flush(file)
    guard let part = parts[file] else { return }
    try Self.write([byte], to: part.path, 0, at: off_t(clamping: offset))
  }

  /// Gives a whole file its name; false where it was refused, for there is one of that name.
  mutating func finish(_ file: String) throws(Failure) -> Bool {
    try flush(file)
    guard let part = parts.removeValue(forKey: file) else { return false }
    let name = path + "/" + file
    if !overwrites {
      // Unlike renaming, this fails where somebody else has made a file of that name meanwhile.
      if link(part.path, name) == 0 {
        unlink(part.path)
        return true
      }
      guard errno != EEXIST, access(name, F_OK) != 0 else {
        unlink(part.path)
        refused.insert(file)
        return false
      }
    }
    guard rename(part.path, name) == 0 else {
      let failure = Self.failure(name)
      unlink(part.path)
      throw failure
    }
    return true
  }

  /// Names of files that were there, in order.
  var refusedFiles: [String] { refused.sorted() }

  // MARK: Files

  private static func failure(_ path: String) -> Failure {
    Failure(description: "\(path): \(String(cString: strerror(errno)))")
  }

  /// - Parameter offset: where to write; nil at the end.
  private static func write(
    _ bytes: [UInt8], to path: String, _ flags: Int32, at offset: off_t?
  ) throws(Failure) {
    let descriptor = open(path, O_WRONLY | flags)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { whole in
        let rest = UnsafeRawBufferPointer(rebasing: whole[done...])
        return offset.map { pwrite(descriptor, rest.baseAddress, rest.count, $0 + off_t(done)) }
          ?? systemWrite(descriptor, rest.baseAddress, rest.count)
      }
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw failure(path)
      }
    }
  }
}

/// `write(2)`, by a name that the methods above do not hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
