internal import Foundation

/// A file that is there as long as this is.
public final class TemporaryFile: Sendable {
  public let path: String

  public init(_ bytes: [UInt8], name: String = "capture.pcap") throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rtmpscope-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    path = file.path
  }

  deinit {
    try? FileManager.default.removeItem(
      at: URL(fileURLWithPath: path).deletingLastPathComponent())
  }
}
