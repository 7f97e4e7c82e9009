internal import Capture
public import SessionFixtures
internal import Packets

/// A fixture's files on disk.
public enum FixtureFolder {
  /// No file of a fixture is longer, in bytes.
  private static let byteLimit = 1 << 29

  /// The files that a fixture can have, as far as they are there.
  public static func read(_ folder: String) throws(FixtureError) -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in FixtureFiles.names {
      let path = "\(folder)/\(name)"
      guard ExportFolder.isThere(path) else { continue }
      guard let bytes = SmallFile.read(path, limit: byteLimit) else {
        throw FixtureError("cannot be read", file: name)
      }
      contents[name] = bytes
    }
    guard contents[FixtureFiles.manifest] != nil else {
      throw FixtureError("is no fixture: it has no \(FixtureFiles.manifest)")
    }
    return contents
  }

  /// Writes a fixture's files into a folder, each whole or not at all.
  public static func write(
    _ contents: [String: [UInt8]], to folder: String, overwrites: Bool
  ) throws(FileFailure) {
    var output = try ExportFolder(folder, overwrites: overwrites)
    let there = FixtureFiles.names.filter { !overwrites && ExportFolder.isThere("\(folder)/\($0)") }
    if let first = there.first { throw refusal(first) }
    for name in FixtureFiles.names {
      try output.append(contents[name] ?? [], to: name)
      guard try output.finish(name) else { throw refusal(name) }
    }
  }

  /// Writes a fixture's conversation as a capture, whole or not at all.
  public static func write(
    _ fixture: Fixture, to path: String, overwrites: Bool
  ) throws(FileFailure) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    var output = try ExportFolder(folder.isEmpty ? "/" : folder, overwrites: overwrites)
    let writer = CaptureWriter(
      linkType: .ethernet, precision: .nanoseconds, snapshotLength: 1 << 18)
    try output.append(writer.header, to: name)
    var packets = FixturePackets(of: fixture)
    while let packet = packets.next() {
      let record = writer.record(
        of: packet.bytes.span, time: packet.time, originalLength: packet.originalLength)
      try output.append(record, to: name)
    }
    guard try output.finish(name) else { throw refusal(path) }
  }

  private static func refusal(_ name: String) -> FileFailure {
    FileFailure("\(name) is there already, nothing written", isRefusal: true)
  }
}
