import ByteParsing
import RTMP
import Sessions
import TestSupport
import Peers

private typealias Wire = WireBuilder

/// Of timestamps: deltas, extended timestamps, type 3 headers that open messages.
extension Hazard {
  static let time = [
    Hazard(
      "a reader that adds no delta for a type 3 header falls behind a sender that means one",
      [.server("scuffle-rtmp", .misreads, "adds no delta")],
      seen: { $0.session?.streams.first?.tracks.first?.duration == 2300 }
    ) {
      $0.meet(.rml, .scuffle(isEchoExact: true))
      inherit(&$0)
    } but: {
      $0.meet(.rml, .scuffle(isEchoExact: true))
      for frame in 0...100 as ClosedRange<UInt32> {
        $0.client(sound(23 * frame), at: 50 + 23 * Int64(frame))
      }
    },
    Hazard(
      "a sender means the time before by a type 3 header, and all others add a delta",
      tells: ["media.clock-drift"],
      seen: {
        $0.says("media.clock-drift", "Type 3 headers open 300 of 600 messages")
          && $0.session?.client?.name == "oxideav-rtmp"
      }
    ) {
      $0.meet(.oxideav, .nameless)
      for pair in 0..<300 as Range<UInt32> {
        let first = pair == 0 ? sound(0) : [0x84, 0, 0, 46] + aac
        $0.client(first + [0xC4] + aac, at: 50 + 46 * Int64(pair))
      }
    } but: {
      $0.meet(.oxideav, .nameless)
      for pair in 0..<300 as Range<UInt32> {
        let first = pair == 0 ? sound(0) : [0x84, 0, 0, 23] + aac
        $0.client(first + [0x84, 0, 0, 23] + aac, at: 50 + 46 * Int64(pair))
      }
    },
    Hazard(
      "a file that is sent at once is early, whatever opens its messages",
      tells: ["media.clock-drift"],
      seen: { !$0.says("media.clock-drift", "Type 3 headers") }
    ) {
      $0.meet(.oxideav, .nameless)
      $0.client(sound(0) + [0x84, 0, 0, 23] + aac, at: 50)
      for frame in 0..<600 as Range<Int64> { $0.client([0xC4] + aac, at: 50 + frame) }
    },
    Hazard(
      "a sender leaves the extended timestamp out of type 3 chunks from 4 h 39 min on",
      tells: ["chunk.extended-timestamp-missing"],
      [
        .server("rml_rtmp", .misreads, "extended timestamp in every type 3"),
        .server("scuffle-rtmp", .misreads, "extended timestamp in every type 3"),
        .server("shiguredo_rtmp", .misreads, "extended timestamp in every type 3"),
      ]
    ) {
      $0.meet(.oxideav, .shiguredo)
      $0.client(lateFrame(repeatsExtendedTimestamp: false), at: 50)
    } but: {
      $0.meet(.oxideav, .shiguredo)
      $0.client(lateFrame(repeatsExtendedTimestamp: true), at: 50)
    },
    Hazard(
      "a sender writes the absolute timestamp where an extended delta is due",
      tells: ["chunk.extended-delta-absolute"],
      [
        .server("rml_rtmp", .misreads, "the time jumps"),
        .server("scuffle-rtmp", .misreads, "the time jumps"),
        .server("shiguredo_rtmp", .misreads, "the time jumps"),
      ],
      seen: { $0.session?.streams.first?.tracks.first?.duration == 23 }
    ) {
      $0.meet(.oxideav, .rml(hasDigest: false))
      $0.client(
        sound(16_777_200) + [0x84, 0xFF, 0xFF, 0xFF] + PacketBuilder.bytes(UInt32(16_777_223))
          + aac,
        at: 50)
    } but: {
      $0.meet(.oxideav, .rml(hasDigest: false))
      $0.client(sound(16_777_200) + [0x84, 0, 0, 23] + aac, at: 50)
    },
    Hazard(
      "a sender goes back in time by a delta that wraps, and a reader keeps the time before",
      tells: ["timestamp.delta-negative", "timestamp.backwards"],
      [.server("scuffle-rtmp", .misreads, "keeps the time before")],
      seen: { $0.session?.streams.first?.tracks.first?.duration == -20 }
    ) {
      $0.meet(.rml, .scuffle(isEchoExact: true))
      $0.client(
        sound(1000) + [0x84, 0xFF, 0xFF, 0xFF] + PacketBuilder.bytes(UInt32.max - 19) + aac, at: 50)
    } but: {
      $0.meet(.rml, .scuffle(isEchoExact: true))
      $0.client(sound(1000) + [0x84, 0, 0, 20] + aac, at: 50)
    },
    Hazard(
      "commands and control messages carry their sender's clock, which is told and not judged",
      seen: {
        $0.messages.contains { $0.message.header.timestamp == 61_000 }
          && !$0.findings.contains { $0.problem.id.hasPrefix("timestamp.") }
      }
    ) {
      $0.meet(.rml, .rml)
      $0.client(sound(0), at: 50)
      $0.server(
        Wire.message(chunkStream: 2, type: 4, timestamp: 61_000, [0, 6, 0, 0, 0, 1]), at: 61_000)
      $0.client(
        Wire.message(chunkStream: 2, type: 4, timestamp: 60_990, [0, 7, 0, 0, 0, 1]), at: 61_001)
    },
  ]

  private static let aac: [UInt8] = [0xAF, 1, 0x21, 0x10]

  private static func sound(_ timestamp: UInt32) -> [UInt8] {
    Wire.message(chunkStream: 4, type: 8, stream: 1, timestamp: timestamp, aac)
  }

  /// Sounds 23 ms apart, the first two with headers of their own.
  private static func inherit(_ conversation: inout Conversation) {
    conversation.client(sound(0), at: 50)
    conversation.client([0x84, 0, 0, 23] + aac, at: 73)
    for frame in 2...100 as ClosedRange<Int64> {
      conversation.client([0xC4] + aac, at: 50 + 23 * frame)
    }
  }

  private static func lateFrame(repeatsExtendedTimestamp: Bool) -> [UInt8] {
    Wire.message(
      chunkStream: 5, type: 9, stream: 2, timestamp: 16_777_260,
      [0x27, 1, 0, 0, 0, 0, 0, 0x17, 0x6B] + [UInt8](repeating: 0x65, count: 9995),
      chunkSize: 4096, repeatsExtendedTimestamp: repeatsExtendedTimestamp)
  }
}
