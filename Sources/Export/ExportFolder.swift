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
public struct ExportFolder: ~Copyable {
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
  public init(_ path: String, overwrites: Bool) throws(FileFailure) {
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
      throw FileFailure("\(path): is not a folder")
    }
  }

  deinit {
    for part in parts.values { unlink(part.path) }
  }

  // MARK: Writing

  public mutating func append(_ bytes: [UInt8], to file: String) throws(FileFailure) {
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

  private mutating func begin(_ file: String) throws(FileFailure) {
    if !overwrites, Self.isThere(path + "/" + file) {
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

  private mutating func flush(_ file: String) throws(FileFailure) {
    guard let part = parts[file] else { return }
    try Self.write(part.pending, to: part.path, O_APPEND, at: nil)
    pendingByteCount -= part.pending.count
    parts[file]?.pending = []
  }

  public mutating func replace(_ byte: UInt8, at offset: UInt64, of file: String)
    throws(FileFailure)
  {
    try flush(file)
    guard let part = parts[file] else { return }
    try Self.write([byte], to: part.path, 0, at: off_t(clamping: offset))
  }

  /// Gives a whole file its name; false where it was refused, for there is one of that name.
  public mutating func finish(_ file: String) throws(FileFailure) -> Bool {
    try flush(file)
    guard let part = parts.removeValue(forKey: file) else { return false }
    let name = path + "/" + file
    if !overwrites {
      // Unlike renaming, this fails where somebody else has made a file of that name meanwhile.
      if link(part.path, name) == 0 {
        unlink(part.path)
        return true
      }
      guard errno != EEXIST, !Self.isThere(name) else {
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

  /// What was refused, if anything: files that are there already.
  public var refusal: FileFailure? {
    let files = refused.sorted()
    guard let first = files.first else { return nil }
    let others = files.count == 1 ? "" : " and \(files.count - 1) others"
    return FileFailure("\(first)\(others) there already, not written", isRefusal: true)
  }

  /// Does what an export says is to be done.
  ///
  /// - Returns: false for a file that was refused.
  public mutating func take(_ step: ExportStep) throws(FileFailure) -> Bool {
    switch step {
    case .append(let file, let bytes): try append(bytes, to: file)
    case .replace(let file, let offset, let byte): try replace(byte, at: offset, of: file)
    case .finish(let file, _, _): return try finish(file)
    case .remark: break
    }
    return true
  }

  // MARK: Files

  static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func failure(_ path: String) -> FileFailure {
    FileFailure("\(path): \(String(cString: strerror(errno)))")
  }

  /// - Parameter offset: where to write; nil at the end.
  private static func write(
    _ bytes: [UInt8], to path: String, _ flags: Int32, at offset: off_t?
  ) throws(FileFailure) {
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
