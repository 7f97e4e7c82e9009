internal import SessionFixtures

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A fixture's files on disk.
enum FixtureFolder {
  /// No file of a fixture is longer, in bytes.
  private static let byteLimit = 1 << 29

  /// The files that a fixture can have, as far as they are there.
  static func read(_ folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in FixtureFiles.names {
      let path = "\(folder)/\(name)"
      guard access(path, F_OK) == 0 else { continue }
      guard let bytes = SmallFile.read(path, limit: byteLimit) else {
        throw FixtureFailure("\(path): cannot be read")
      }
      contents[name] = bytes
    }
    guard contents[FixtureFiles.manifest] != nil else {
      throw FixtureFailure("\(folder): is no fixture: it has no \(FixtureFiles.manifest)")
    }
    return contents
  }

  /// Writes files into a folder, each whole or not at all.
  static func write(_ contents: [String: [UInt8]], to folder: String, overwrites: Bool) throws {
    do {
      var output = try ExportFolder(folder, overwrites: overwrites)
      let there = FixtureFiles.names.filter { !overwrites && access("\(folder)/\($0)", F_OK) == 0 }
      if let first = there.first { throw refusal(first) }
      for name in FixtureFiles.names {
        try output.append(contents[name] ?? [], to: name)
        guard try output.finish(name) else { throw refusal(name) }
      }
    } catch let failure as ExportFolder.Failure {
      throw StandardOutput.Failure(description: failure.description)
    }
  }

  /// Writes one file, whole or not at all.
  static func write(
    _ path: String, overwrites: Bool, _ body: ((_ bytes: [UInt8]) throws -> Void) throws -> Void
  ) throws {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    do {
      var output = try ExportFolder(folder.isEmpty ? "/" : folder, overwrites: overwrites)
      try body { try output.append($0, to: name) }
      guard try output.finish(name) else { throw refusal(path) }
    } catch let failure as ExportFolder.Failure {
      throw StandardOutput.Failure(description: failure.description)
    }
  }

  private static func refusal(_ name: String) -> StandardOutput.Failure {
    StandardOutput.Failure(
      description: "\(name) is there already, nothing written (--force replaces)")
  }
}
