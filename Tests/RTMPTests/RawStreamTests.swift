import ByteParsing
import Foundation
import RTMP
import TestSupport
import Testing

/// One direction's bytes as other tools store them, from captures that others published.
///
/// They are not part of this project: where they do not lie beside it, these tests do not run.
@Suite struct RawStreamTests {
  struct Stream: CustomTestStringConvertible, Sendable {
    let name: String
    let role: Role
    let messageCount: Int
    let endsInsideMessage: Bool

    var testDescription: String { name }

    var path: String {
      URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/captures/public/fq-\(name)")
        .path
    }

    var bytes: [UInt8]? { FileManager.default.contents(atPath: path).map { [UInt8]($0) } }
  }

  static let streams = [
    Stream(name: "client_stream", role: .client, messageCount: 98, endsInsideMessage: false),
    Stream(name: "server_stream", role: .server, messageCount: 39, endsInsideMessage: false),
    Stream(name: "ffmpeg_client_stream", role: .client, messageCount: 8, endsInsideMessage: false),
    Stream(name: "ffmpeg_server_stream", role: .server, messageCount: 422, endsInsideMessage: true),
  ].filter { $0.bytes != nil }

  @Test(arguments: streams)
  func `every message of a recorded stream is decoded, wherever it is split`(
    stream: Stream
  ) throws {
    let bytes = try #require(stream.bytes)
    let whole = decode([bytes], stream.role)
    #expect(whole.compactMap(\.problem) == [])
    #expect(whole.compactMap(\.undecoded) == [])
    #expect(whole.compactMap(\.handshake).count == 1)
    let messages = whole.compactMap(\.message)
    #expect(messages.count == stream.messageCount)
    #expect(messages.dropLast().filter { !$0.isComplete } == [])
    #expect(messages.last?.isComplete == !stream.endsInsideMessage)
    #expect(messages.last?.end.offset == UInt64(bytes.count))
    for size in [1, 2, 3, 5, 7, 11, 128, 1448, 4096, 65536] {
      #expect(decode(split(bytes, every: size).pieces, stream.role) == whole, "pieces of \(size)")
    }
    let affordable = Swift.stride(from: 0, to: bytes.count, by: max(1, bytes.count / 1000))
    for place in affordable {
      let pieces = [Array(bytes[..<place]), Array(bytes[place...])]
      #expect(decode(pieces, stream.role) == whole, "split at \(place)")
    }
  }

  private func decode(_ pieces: [[UInt8]], _ role: Role) -> [RTMPElement] {
    var decoder = RTMPDecoder(role: role, start: .handshake)
    var elements: [RTMPElement] = []
    for piece in pieces {
      var input = ByteReader(piece.span)
      while let element = decoder.next(&input) { elements.append(element) }
    }
    decoder.finish()
    while let element = decoder.next() { elements.append(element) }
    return elements
  }
}
