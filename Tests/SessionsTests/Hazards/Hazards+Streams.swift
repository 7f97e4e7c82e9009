import ByteParsing
import Flows
import RTMP
import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of message streams: who numbers them, what is published or played on them, how they end.
extension Hazard {
  static let streams =
    ends + [
      Hazard(
        "a client publishes on message stream 2, where it was given 1",
        tells: ["stream.not-created", "publish.unanswered"],
        [.server("rml_rtmp", .stalls, "ActionAttemptedOnInactiveStream")],
        seen: { $0.says("stream.not-created", "it gave 1") }
      ) {
        $0.meet(.shiguredo, .rml(hasDigest: false), upTo: .request)
        $0.close(by: .client, at: 3000)
      } but: {
        $0.meet(.oxideav, .rml(hasDigest: false))
      },
      Hazard(
        "a server gives the number 1 to every stream", tells: ["stream.id-repeated"],
        [.server("scuffle-rtmp", .misreads, "gives the number 1 again")]
      ) {
        createTwice(giving: 1, &$0)
      } but: {
        $0.meet(.rml, .scuffle(isEchoExact: true))
      },
      Hazard(
        "a client that takes Stream Begin for leave to publish sends media too early",
        tells: ["media.before-start", "stream.begin-early"]
      ) {
        $0.meet(.oxideav, .shiguredo, upTo: .request)
        $0.client(header, at: 21)
        $0.server(LibraryServer.shiguredo.published(2, 5), at: 25)
      } but: {
        $0.meet(.oxideav, .oxideav)
        $0.client(header, at: 30)
      },
      Hazard(
        "a play without a start time is not answered by a server that wants one",
        tells: ["play.unanswered"], [.server("shiguredo_rtmp", .closes, "wants a start time")]
      ) {
        $0.meet(.rmlPlayer(), .shiguredo, upTo: .request)
        $0.close(by: .server, at: 21)
      } but: {
        $0.meet(.rmlPlayer(start: -1), .shiguredo, upTo: .request)
        $0.server(
          Wire.call(
            "onStatus", 0, [5] + Wire.information("NetStream.Play.Start", ""), on: 4, stream: 2),
          at: 25)
      },
      Hazard(
        "a server for publishers closes at a play without a word", tells: ["play.unanswered"],
        [.server("scuffle-rtmp", .closes, "PlayNotSupported")]
      ) {
        $0.meet(.rmlPlayer(), .scuffle(isEchoExact: true), upTo: .request)
        $0.close(by: .server, at: 21)
      } but: {
        $0.meet(.rml, .scuffle(isEchoExact: true))
      },
      Hazard(
        "a publisher that is silent for 2.5 s is closed without a word",
        tells: ["close.without-status"], [.server("scuffle-rtmp", .closes, "Timeout")],
        seen: { $0.session?.endedBy == .serverToClient }
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
        $0.client(header, at: 50)
        $0.close(by: .server, at: 2560)
      } but: {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
        $0.client(header, at: 50)
        $0.client(header, at: 2500)
        $0.close(by: .client, at: 2560)
      },
    ]

  private static let header = Wire.message(
    chunkStream: 4, type: 8, stream: 2, Wire.aacHeader, chunkSize: 4096)

  private static func createTwice(giving number: UInt8, _ conversation: inout Conversation) {
    conversation.meet(.rml, .scuffle(isEchoExact: true))
    conversation.client(Wire.call("createStream", 3, on: 6), at: 30)
    conversation.server(Wire.call("_result", 3, [5] + Wire.number(Double(number)), on: 3), at: 35)
  }

  // MARK: Ends

  private static let ends = [
    Hazard(
      "a client deletes its stream, and its application closes",
      seen: {
        $0.session?.endedBy == .clientToServer && $0.streamEndedBy == .clientToServer
          && !$0.tellsClose
      }
    ) {
      $0.meet(.rml, .rml)
      $0.client(deleteStream, at: 1000)
      $0.close(by: .client, at: 1001)
    },
    Hazard(
      "a client closes its stream by its number, and then the connection",
      seen: {
        $0.session?.endedBy == .clientToServer && $0.streamEndedBy == .clientToServer
          && !$0.tellsClose
      }
    ) {
      $0.meet(.oxideav, .oxideav)
      $0.client(Wire.call("closeStream", 10, [5] + Wire.number(1), on: 3, stream: 1), at: 1000)
      $0.close(by: .client, at: 1001)
    },
    Hazard(
      "a client closes the connection while it publishes, without a word",
      tells: ["close.publish-unfinished"], seen: { $0.session?.endedBy == .clientToServer }
    ) {
      $0.meet(.shiguredo, .shiguredo)
      $0.close(by: .client, at: 1000)
    } but: {
      $0.meet(.rml, .rml)
      $0.client(deleteStream, at: 1000)
      $0.close(by: .client, at: 1001)
    },
    Hazard(
      "a server ends a stream by event and status, and then the connection",
      seen: {
        $0.session?.endedBy == .serverToClient && $0.streamEndedBy == .serverToClient
          && !$0.tellsClose
      }
    ) {
      $0.meet(.oxideav, .oxideav)
      $0.server(
        Wire.event(1, 1)
          + Wire.call(
            "onStatus", 0, [5] + Wire.information("NetStream.Unpublish.Success", ""), on: 3,
            stream: 1), at: 1000)
      $0.close(by: .server, at: 1001)
    },
    Hazard(
      "a server answers deleteStream by a misspelt status",
      tells: ["stream.delete-answered", "status.code-unknown"],
      seen: { $0.says("status.code-unknown", "NetStream.DeleteStream.Suceess") }
    ) {
      $0.meet(.rml, .scuffle(isEchoExact: true))
      $0.client(deleteStream, at: 1000)
      $0.server(
        Wire.call(
          "onStatus", 0, [5] + Wire.information("NetStream.DeleteStream.Suceess", ""), on: 3),
        at: 1001)
    } but: {
      $0.meet(.rml, .rml)
      $0.client(deleteStream, at: 1000)
    },
    Hazard(
      "a server goes on publishing after a closeStream that names no stream",
      [.server("rml_rtmp", nil)], seen: { $0.streamEndedBy == .clientToServer }
    ) {
      $0.meet(.oxideav, .rml(hasDigest: false))
      $0.client(Wire.call("closeStream", 10, on: 3, stream: 1), at: 1000)
    },
  ]

  private static let deleteStream = Wire.call(
    "deleteStream", 0, [5] + Wire.number(1), on: 6, stream: 1)
}

extension Outcome {
  fileprivate var streamEndedBy: Direction? { session?.streams.first?.endedBy }

  /// Whether a rule finds fault with how the session ended.
  fileprivate var tellsClose: Bool { findings.contains { $0.problem.id.hasPrefix("close.") } }
}
