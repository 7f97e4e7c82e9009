import Dissection
import Rules
import AMF
import Capture
import Foundation
import RTMP
import Sessions
import TestSupport
import Testing

/// The Swift examples of the README and the articles are the files in `Examples`, and do what is said.
@Suite struct ExamplesTests {
  static let root = URL(fileURLWithPath: Fixture.path(of: "..")).standardizedFileURL

  static func text(of path: String) -> String {
    (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
  }

  static func names(in folder: String) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent(folder).path)
    return (files ?? []).sorted().map { "\(folder)/\($0)" }
  }

  /// Blocks of Swift, the README's first.
  static let blocks: [String] = (["README.md"] + names(in: "Sources/rtmpscope.docc")).flatMap {
    text(of: $0).components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```").first ?? ""
    }
  }

  /// Opens the block that says how a package depends on this one.
  static let manifestHead = "// Package.swift"

  @Test func `what is shown is what is compiled`() {
    let shown = Self.blocks.filter { !$0.hasPrefix(Self.manifestHead) }
    let compiled = Self.names(in: "Tests/ExamplesTests/Examples").map(Self.text)
    #expect(shown.count == 4)
    #expect(Set(shown) == Set(compiled))
  }

  @Test func `the products that a manifest is shown with are there`() throws {
    let block = try #require(Self.blocks.first { $0.hasPrefix(Self.manifestHead) })
    let products = block.components(separatedBy: ".product(name: \"").dropFirst().map {
      $0.components(separatedBy: "\"").first ?? ""
    }
    #expect(products.count >= 2)
    let manifest = Self.text(of: "Package.swift")
    for product in products { #expect(manifest.contains(".library(name: \"\(product)\"")) }
    #expect(
      manifest.contains(block.split(separator: "\n").first { $0.contains("platforms") } ?? "-"))
  }

  @Test(arguments: Fixture.all)
  func `all messages of a capture are printed`(fixture: Fixture) throws {
    let records = String(decoding: try fixture.bytes(of: "records.ndjson"), as: UTF8.self)
    let messages = records.split(separator: "\n").filter { $0.hasPrefix("{\"record\":\"message\"") }
    let lines = try Printed.lines { try printMessages(ofCapture: fixture.capturePath) }
    #expect(lines.count == messages.count)
  }

  @Test func `a capture that ends inside a packet is printed up to there`() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "reject-badname" })
    let cut = try TemporaryFile(Array(fixture.bytes(of: "capture.pcap").dropLast(3)))
    let lines = Printed.lines {
      #expect(throws: InputFailure.self) { try printMessages(ofCapture: cut.path) }
    }
    #expect(!lines.isEmpty)
  }

  @Test(arguments: [1, 7, 100_000])
  func `all elements of a stream are printed, the last message though it is cut off`(
    size: Int
  ) throws {
    let bytes = WireBuilder.handshake(own: 1, peer: 2) + (try connecting(to: "live")).dropLast()
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
    let lines = Printed.lines { printElements(ofClient: pieces) }
    #expect(lines.count == 5)
    #expect(lines.dropFirst().first == "set_chunk_size on message stream 0")
    #expect(lines.dropFirst(2).first?.hasPrefix("complete 4 ") == true)
    #expect(lines.dropFirst(3).first == "command_amf0 on message stream 0")
    #expect(lines.last?.hasPrefix("cut_off 34 ") == true)
  }

  @Test func `what is written is read`() throws {
    let payload = try connecting(to: "live").dropFirst(12 + 4 + 12)
    guard case .command(let command) = MessageBody(.commandAMF0, Array(payload).span) else {
      Issue.record("no command")
      return
    }
    #expect(command.name == "connect")
    #expect(command.commandObject?["app"]?.stringValue == "live")
  }

  @Test func `an analyzer with pseudonyms does not tell names`() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "publish-ffmpeg9-h264-aac" })
    for (analyzer, tells) in [(Analyzer(), true), (analyzerWithPseudonyms(), false)] {
      var source = try CaptureSource(paths: [fixture.capturePath])
      var analyzer = analyzer
      while let packet = source.nextPacket() { analyzer.append(packet) }
      analyzer.finish()
      var text = ""
      while let event = analyzer.next() {
        if case .message(let report) = event.content { text += "\(report.body)" }
      }
      #expect(text.contains("cam1") == tells)
    }
  }
}
