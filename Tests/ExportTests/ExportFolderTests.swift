import Export
import Foundation
import TestSupport
import Testing

@Suite struct ExportFolderTests {
  private let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("rtmpscope-\(UUID().uuidString)").path

  private func files() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  private func bytes(_ file: String) -> [UInt8] {
    [UInt8](FileManager.default.contents(atPath: path + "/" + file) ?? Data())
  }

  @Test func `a file has its name when it is whole`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var folder = try ExportFolder(path, overwrites: false)
    _ = try folder.take(.append(file: "a", bytes: [1, 2]))
    _ = try folder.take(.append(file: "a", bytes: [3]))
    _ = try folder.take(.replace(file: "a", offset: 1, byte: 9))
    #expect(!files().contains("a"))
    #expect(try folder.take(.finish(file: "a", summary: "", lines: [])))
    #expect(files() == ["a"])
    #expect(bytes("a") == [1, 9, 3])
    #expect(folder.refusal == nil)
  }

  @Test func `nothing is left of a file that does not become whole`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      var folder = try ExportFolder(path, overwrites: false)
      try folder.append([1], to: "a")
    }
    #expect(files() == [])
  }

  @Test(arguments: [false, true])
  func `a file that is there is replaced only where that is asked for`(overwrites: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in ["a", "b"] {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    var folder = try ExportFolder(path, overwrites: overwrites)
    for name in ["b", "a", "c"] {
      try folder.append([1], to: name)
      #expect(try folder.finish(name) == (overwrites || name == "c"))
    }
    #expect(bytes("a") == (overwrites ? [1] : Array("mine".utf8)))
    let refusal = folder.refusal
    #expect(
      refusal?.description == (overwrites ? nil : "a and 1 others there already, not written"))
    #expect(refusal?.isRefusal == (overwrites ? nil : true))
  }

  @Test func `a folder that cannot be is told of`() throws {
    let file = try TemporaryFile([1])
    let failure = try #require(throws: FileFailure.self) {
      _ = try ExportFolder(file.path, overwrites: true)
    }
    #expect(failure.description == "\(file.path): is not a folder")
    #expect(!failure.isRefusal)
  }
}
