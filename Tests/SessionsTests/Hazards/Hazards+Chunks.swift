import RTMP
import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of chunks, their sizes, and the messages in them.
extension Hazard {
  static let chunks =
    chunkSizes + [
      Hazard(
        "chunks of other messages between those of one mix in a reader with one buffer",
        tells: ["chunk.interleaved"], [.server("rml_rtmp", .misreads, "one payload buffer")]
      ) {
        $0.meet(.oxideav, .rml(hasDigest: false))
        let video = Wire.message(chunkStream: 5, type: 9, stream: 1, long, chunkSize: 4096)
        $0.client(video.prefix(4108) + sound + video.dropFirst(4108), at: 50)
      } but: {
        $0.meet(.oxideav, .rml(hasDigest: false))
        let video = Wire.message(chunkStream: 5, type: 9, stream: 1, long, chunkSize: 4096)
        $0.client(video + sound, at: 50)
      },
      Hazard(
        "a sender that repeats the whole header on each chunk begins a message each time",
        tells: ["chunk.continuation-not-type-3"],
        [.client("rml_rtmp", .misreads, "repeated header")]
      ) {
        $0.meet(.rml, .rml)
        $0.server(
          Array(forced.prefix(4108)) + forced.prefix(12) + forced.dropFirst(4109), at: 50)
      } but: {
        $0.meet(.rml, .rml)
        $0.server(forced, at: 50)
      },
      Hazard(
        "receivers of Abort go on with the message, or forget its chunk stream",
        tells: ["chunk.message-aborted"],
        [
          .server("rml_rtmp", .misreads, "ignores Abort"),
          .server("scuffle-rtmp", .misreads, "ignores Abort"),
          .server("shiguredo_rtmp", .misreads, "forgets the chunk stream"),
        ]
      ) {
        $0.meet(.oxideav, .oxideav)
        let video = Wire.message(chunkStream: 5, type: 9, stream: 1, long, chunkSize: 4096)
        $0.client(
          video.prefix(4108) + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 5]), at: 50)
      } but: {
        $0.meet(.oxideav, .oxideav)
        let video = Wire.message(chunkStream: 5, type: 9, stream: 1, long, chunkSize: 4096)
        $0.client(video + Wire.message(chunkStream: 2, type: 2, [0, 0, 0, 5]), at: 50)
      },
      Hazard(
        "libraries that want a first byte close at an audio message without payload",
        tells: ["message.empty"],
        [
          .server("oxideav-rtmp", .closes, "wants a first byte"),
          .server("shiguredo_rtmp", .closes, "wants a first byte"),
          .server("rml_rtmp", nil), .server("scuffle-rtmp", nil),
        ]
      ) {
        $0.meet(.oxideav, .oxideav)
        $0.client(Wire.message(chunkStream: 4, type: 8, stream: 1, []), at: 50)
        $0.close(by: .server, at: 51)
      } but: {
        $0.meet(.oxideav, .oxideav)
        $0.client(sound, at: 50)
      },
      Hazard(
        "five messages under way at once are one more than a library keeps",
        tells: ["chunk.partials-many"], [.server("scuffle-rtmp", .closes, "TooManyPartialChunks")]
      ) {
        underWay(5, &$0)
        $0.close(by: .server, at: 51)
      } but: {
        underWay(4, &$0)
      },
      Hazard(
        "a message of more than 10 MiB is longer than a library takes",
        tells: ["message.long"], [.server("scuffle-rtmp", .closes, "PartialChunkTooLarge")]
      ) {
        longMessage(10_485_761, &$0)
      } but: {
        longMessage(1_000_000, &$0)
      },
      Hazard(
        "libraries pass over a message type that they do not know, or close",
        tells: ["message.type-unknown"],
        [
          .server("shiguredo_rtmp", .closes, "unknown message type"), .server("rml_rtmp", nil),
          .server("oxideav-rtmp", nil), .server("scuffle-rtmp", nil),
        ]
      ) {
        $0.meet(.oxideav, .shiguredo)
        $0.client(Wire.message(chunkStream: 6, type: 21, stream: 2, [1]), at: 50)
        $0.close(by: .server, at: 51)
      } but: {
        $0.meet(.oxideav, .shiguredo)
        $0.client(Wire.message(chunkStream: 5, type: 9, stream: 2, Wire.avcHeader), at: 50)
      },
      rare("an aggregate", type: 22, sound),
      rare("a shared object", type: 19, [0, 1, 0x61] + [UInt8](repeating: 0, count: 12)),
      Hazard(
        "a server that writes a status without a chunk header loses its client",
        tells: ["chunk.desync"]
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
        let info = Wire.information("NetConnection.Connect.ReconnectRequest", "")
        $0.server(Wire.string("onStatus") + Wire.number(0) + [5] + info, at: 50)
      } but: {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
        let info = Wire.information("NetConnection.Connect.ReconnectRequest", "")
        $0.server(Wire.call("onStatus", 0, [5] + info, on: 3), at: 50)
      },
      Hazard(
        "audio and video share a chunk stream, and are told by their types",
        tells: ["control.stream-shared"],
        seen: { $0.session?.streams.first?.tracks.map(\.isVideo) == [true, false] }
      ) {
        $0.meet(.shiguredo, .shiguredo)
        $0.client(
          Wire.message(chunkStream: 4, type: 9, stream: 2, Wire.avcHeader)
            + Wire.message(chunkStream: 4, type: 8, stream: 2, Wire.aacHeader), at: 50)
      },
    ]

  private static let sound = Wire.message(
    chunkStream: 4, type: 8, stream: 1, [0xAF, 1, 0x21, 0x10], chunkSize: 4096)
  private static let long: [UInt8] =
    [0x27, 1, 0, 0, 0, 0, 0, 0x17, 0x6B] + [UInt8](repeating: 0x65, count: 5995)
  private static let text =
    Wire.string("onTextData") + Wire.string(String(repeating: "a", count: 5000))
  /// A data message of two chunks.
  private static let forced = Wire.message(
    chunkStream: 3, type: 18, stream: 1, text, chunkSize: 4096)

  private static func underWay(_ count: UInt8, _ conversation: inout Conversation) {
    conversation.meet(.oxideav, .scuffle(isEchoExact: true))
    let messages = (4..<4 + count).map {
      Wire.message(chunkStream: $0, type: 18, stream: 1, text, chunkSize: 4096)
    }
    for message in messages { conversation.client(Array(message.prefix(4108)), at: 50) }
    for message in messages { conversation.client(Array(message.dropFirst(4108)), at: 50) }
  }

  /// A video message of so many bytes, in chunks of 32768.
  private static func longMessage(_ byteCount: Int, _ conversation: inout Conversation) {
    conversation.meet(.oxideav, .scuffle(isEchoExact: true))
    conversation.client(Wire.setChunkSize(32_768), at: 40)
    let chunk = [UInt8](repeating: 0xEE, count: 32_768)
    var header = [5, 0, 0, 0] + Wire.uint24(UInt32(byteCount)) + [9, 1, 0, 0, 0]
    for start in stride(from: 0, to: byteCount, by: chunk.count) {
      let head: [UInt8] = start == 0 ? [0x27, 1, 0, 0, 0] : []
      let rest = chunk.prefix(byteCount - start).dropFirst(head.count)
      conversation.client(header + head + rest, at: 50)
      header = [0xC5]
    }
    conversation.close(by: .server, at: 51)
  }

  private static func rare(_ name: String, type: UInt8, _ payload: [UInt8]) -> Hazard {
    Hazard(
      "libraries pass over \(name), or close", tells: ["message.type-rare"],
      [
        .server("shiguredo_rtmp", .closes, "unknown message type"), .server("rml_rtmp", nil),
        .server("oxideav-rtmp", nil), .server("scuffle-rtmp", nil),
      ]
    ) {
      $0.meet(.oxideav, .oxideav)
      $0.client(Wire.message(chunkStream: 6, type: type, payload, chunkSize: 4096), at: 50)
    } but: {
      $0.meet(.oxideav, .oxideav)
      $0.client(sound, at: 50)
    }
  }

  // MARK: Chunk sizes

  private static let chunkSizes = [
    chunkSize(131_072, "chunk.size-large", closes: ["scuffle-rtmp", "shiguredo_rtmp"]),
    chunkSize(1 << 20, "chunk.size-large", closes: ["scuffle-rtmp", "shiguredo_rtmp"]),
    chunkSize(0x7FFF_FFFF, "chunk.size-excessive", closes: ["scuffle-rtmp", "shiguredo_rtmp"]),
    chunkSize(127, "chunk.size-small", closes: ["scuffle-rtmp"]),
  ]

  private static func chunkSize(_ size: UInt32, _ rule: String, closes: Set<String>) -> Hazard {
    Hazard(
      "a chunk size of \(size) is accepted by some libraries, and refused by others", tells: [rule],
      ["rml_rtmp", "oxideav-rtmp", "scuffle-rtmp", "shiguredo_rtmp"].map {
        .server($0, closes.contains($0) ? .closes : nil, closes.contains($0) ? "hunk" : "")
      }
    ) {
      $0.meet(.oxideav, .nameless, upTo: .handshake)
      $0.client(Wire.setChunkSize(size), at: 5)
    } but: {
      $0.meet(.oxideav, .nameless, upTo: .handshake)
      $0.client(Wire.setChunkSize(65_536), at: 5)
    }
  }
}

extension LibraryServer {
  /// One that says nothing by which it could be known.
  static let nameless = Self(
    first: Wire.packet(2), connected: [], given: 1, created: { _ in [] }, published: { _, _ in [] })
}
