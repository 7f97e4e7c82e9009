import Flows
import RTMP
import Sessions
import TestSupport
import Peers

private typealias Wire = WireBuilder

/// Of statuses: where they come, what they hold, how a publish is accepted or refused.
extension Hazard {
  static let statuses =
    refusals + [
      Hazard(
        "a status comes on message stream 0, with the transaction ID of publish",
        tells: ["stream.status-wrong-stream", "status.transaction-id"]
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
      } but: {
        $0.meet(.oxideav, .oxideav)
      },
      Hazard(
        "a status has null for a description", tells: ["status.fields-missing"],

        seen: { $0.session?.server?.clues.contains { $0.contains("4096") } == true }
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
      } but: {
        $0.meet(.oxideav, .oxideav)
      },
      Hazard(
        "a server accepts publish by an answer and by a status", tells: ["publish.accepted-twice"],
        [.client("rml_rtmp", .closes, "SessionInInvalidState")]
      ) {
        $0.meet(.oxideav, .shiguredo)
      } but: {
        $0.meet(.oxideav, .oxideav)
      },
    ]

  // MARK: Refusals

  private static let refusals = [
    Hazard(
      "a server refuses publish by an error that has the code of a success",
      tells: ["publish.refused", "status.success-in-error", "status.level-unknown"]
    ) {
      $0.meet(.rml(type: "broadcast"), .rml, upTo: .request)
      let info = Wire.information("NetStream.Publish.Start", "Invalid mode", level: "_error")
      $0.server(Wire.call("_error", 0, [5] + info, on: 6, stream: 1), at: 25)
    } but: {
      $0.meet(.rml, .rml)
    },
    Hazard(
      "a server refuses publish by a status, and its client goes on sending",
      tells: ["publish.refused", "media.after-end"],
      [.client("oxideav-rtmp", .misreads, "takes any onStatus for a success")],
      seen: { $0.ends.first?.end == .rst && $0.session?.endedBy == .serverToClient }
    ) {
      $0.meet(.oxideav, .oxideav, upTo: .request)
      $0.server(badName, at: 25)
      for time in 0..<60 as Range<UInt32> { $0.client(sound(23 * time), at: 30 + 23 * Int64(time)) }
      $0.reset(by: .server, at: 1500)
    } but: {
      $0.meet(.oxideav, .oxideav)
      for time in 0..<60 as Range<UInt32> { $0.client(sound(23 * time), at: 30 + 23 * Int64(time)) }
    },
    Hazard(
      "a server refuses publish by a status with details", tells: ["publish.refused"],
      [.client("shiguredo_rtmp", .closes, "DisconnectedByPeer")],
      seen: { $0.session?.streams.first?.refusal == "NetStream.Publish.BadName" }
    ) {
      $0.meet(.shiguredo, .shiguredo, upTo: .request)
      let info = Wire.object([
        ("level", Wire.string("error")), ("code", Wire.string("NetStream.Publish.BadName")),
        ("description", Wire.string("rejected")), ("details", Wire.string("name in use")),
      ])
      $0.server(Wire.call("onStatus", 0, [5] + info, on: 4, stream: 2), at: 25)
      $0.close(by: .client, at: 26)
    } but: {
      $0.meet(.shiguredo, .shiguredo)
    },
    Hazard(
      "a server refuses publish by closing, without a word", tells: ["publish.unanswered"],
      seen: { $0.session?.endedBy == .serverToClient }
    ) {
      $0.meet(.oxideav, .scuffle(isEchoExact: true), upTo: .request)
      $0.close(by: .server, at: 25)
    } but: {
      $0.meet(.oxideav, .scuffle(isEchoExact: true))
      $0.close(by: .server, at: 30)
    },
  ]

  private static let badName = Wire.call(
    "onStatus", 0, [5] + Wire.information("NetStream.Publish.BadName", "in use", level: "error"),
    on: 3, stream: 1)

  private static func sound(_ timestamp: UInt32) -> [UInt8] {
    Wire.message(
      chunkStream: 4, type: 8, stream: 1, timestamp: timestamp, [0xAF, 1, 0x21, 0x10],
      chunkSize: 4096)
  }
}
