import Capture
import TestSupport
import Testing

@Suite struct CaptureKindTests {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static let eventTrace: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 2048)
    bytes[1] = 0x10
    bytes[105] = 0x10
    return bytes
  }()

  private static let transportStream = (0..<10).flatMap { _ in
    [0x47] + [UInt8](repeating: 0x11, count: 187)
  }

  private static let kinds: [(bytes: [UInt8], reason: String)] = [
    ([], "it is empty"),
    ([0xD4], "it is neither pcap nor pcapng"),
    (
      Array(CaptureBuilder.pcap([]).prefix(20)),
      "it ends within a pcap file's header, after 20 bytes"
    ),
    (bytes("PK\u{3}\u{4}abc"), "a ZIP archive"),
    ([0xFD] + bytes("7zXZ\u{0}"), "xz -dc"),
    (bytes("BZh91AY"), "bzip2 -dc"),
    (bytes("FLV\u{1}\u{5}"), "an FLV file"),
    ([0, 0, 0, 0x20] + bytes("ftypisom"), "an MP4 file"),
    (transportStream, "an MPEG transport stream"),
    ([0x89] + bytes("PNG\r\n"), "a PNG picture"),
    (bytes("GMBU\u{3}"), "editcap -F pcapng"),
    (eventTrace, "pktmon etl2pcap"),
    (
      [3, 0, 0, 0, 1, 0, 0, 0, 0] + (0..<1600).map { UInt8(truncatingIfNeeded: $0) }, "--raw-stream"
    ),
    (bytes("10:00:01.5 IP a > b: Flags [S]\n"), "text, not packets: 'tcpdump -w'"),
    (bytes("<!DOCTYPE html>"), "a web page"),
    (bytes("version https://git-lfs.github.com/spec/v1"), "git lfs pull"),
    (bytes("{\"record\": 1}"), "JSON"),
    ([0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 1], "it is neither pcap nor pcapng"),
  ]

  @Test(arguments: kinds)
  func `a file that is no capture is named for what it is`(bytes: [UInt8], reason: String) throws {
    let error = try #require(throws: CaptureError.self) { try Reading(bytes) }
    #expect(error.kind == .notACapture)
    #expect(error.reason.contains(reason), "\(error.reason)")
  }
}
