import ByteParsing
import Flows
import RTMP
import Sessions
import TestSupport
import Peers

private typealias Wire = WireBuilder

/// Of commands: connect, calls, and the order in which libraries send them.
extension Hazard {
  static let commands =
    orders + [
      Hazard(
        "a connect without tcUrl is not answered by a server that needs it",
        tells: ["connect.fields-missing", "connect.unanswered"],
        [.server("shiguredo_rtmp", .closes, "no command object tcUrl")]
      ) {
        $0.meet(.rml, .shiguredo, upTo: .connect)
        $0.close(by: .server, at: 6)
      } but: {
        $0.meet(.rml(tcURL: "rtmp://10.0.0.2/live"), .shiguredo, upTo: .connected)
      },
      Hazard(
        "a command of a name and a transaction ID alone ends libraries that take three values",
        tells: ["command.object-missing"],
        [
          .server("rml_rtmp", .crashes, "three values"),
          .server("shiguredo_rtmp", .closes, "command object"),
        ]
      ) {
        $0.meet(.oxideav, .rml(hasDigest: false), upTo: .connected)
        $0.client(Wire.call("createStream", 4, [], on: 3), at: 12)
        $0.close(by: .server, at: 13)
      } but: {
        $0.meet(.oxideav, .rml(hasDigest: false), upTo: .connected)
        $0.client(Wire.call("createStream", 4, on: 3), at: 12)
      },
      Hazard(
        "a connect in AMF3 is not answered by servers that know no AMF3 commands",
        tells: ["connect.unanswered"],
        [
          .server("scuffle-rtmp", .stalls, "AMF3 commands"),
          .server("oxideav-rtmp", .stalls, "AMF3 commands"),
        ]
      ) {
        connect(type: 17, &$0)
        $0.close(by: .server, at: 2600)
      } but: {
        connect(type: 20, &$0)
        $0.server(LibraryServer.scuffle.connected, at: 10)
      },
      Hazard(
        "a client gives up when releaseStream is refused", tells: ["command.error"],
        [.client("oxideav-rtmp", .closes, "any _error")],
        seen: { $0.session?.endedBy == .clientToServer }
      ) {
        $0.meet(.oxideav, .oxideav(release: "_error"), upTo: .created)
        $0.close(by: .client, at: 16)
      } but: {
        $0.meet(.oxideav, .oxideav)
      },
      Hazard(
        "a client that does not read errors waits when connect is refused",
        tells: ["connect.refused"], [.client("shiguredo_rtmp", .stalls, "does not read _error")]
      ) {
        $0.meet(.shiguredo, .rml(hasDigest: false), upTo: .connect)
        $0.server(
          Wire.call(
            "_error", 1,
            [5]
              + Wire.information(
                "NetConnection.Connect.Rejected", "no such app", level: "_error"), on: 6), at: 10)
      } but: {
        $0.meet(.shiguredo, .rml(hasDigest: false), upTo: .connected)
      },
      Hazard(
        "a client that does not read errors waits when createStream is refused",
        tells: ["command.error"], [.client("shiguredo_rtmp", .stalls, "does not read _error")]
      ) {
        $0.meet(.shiguredo, .nameless, upTo: .handshake)
        let client = LibraryClient.shiguredo
        $0.client(client.opening[0], at: 5)
        $0.server(LibraryServer.oxideav.connected, at: 10)
        $0.client(client.create, at: 12)
        $0.server(
          Wire.call(
            "_error", 2,
            [5] + Wire.information("NetConnection.Call.Failed", "", level: "error"), on: 3), at: 15)
      } but: {
        $0.meet(.shiguredo, .oxideav)
      },
      Hazard(
        "servers ignore releaseStream and FCPublish, or answer them", tells: ["command.ignored"],
        seen: { $0.says("command.ignored", "releaseStream, FCPublish") }
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true))
        $0.close(by: .client, at: 500)
      } but: {
        $0.meet(.oxideav, .oxideav)
        $0.close(by: .client, at: 500)
      },
      Hazard(
        "a server answers AMF0 to a client that asks for AMF3",
        tells: ["connect.object-encoding-differs"], seen: { $0.session?.objectEncoding == 0 }
      ) {
        $0.meet(.rml(encoding: 3), .oxideav, upTo: .connected)
      } but: {
        $0.meet(.rml(encoding: 3), .rml(encoding: 3), upTo: .connected)
      },
      Hazard(
        "a server agrees to AMF3, and closes at the first value that is",
        [.server("rml_rtmp", .closes, "UnknownMarker")],
        seen: { $0.session?.objectEncoding == 3 }
      ) {
        $0.meet(.rml(encoding: 3), .rml(encoding: 3), upTo: .connected)
        $0.client(amf3Call([0x11, 4, 1]), at: 12)
        $0.close(by: .server, at: 13)
      } but: {
        $0.meet(.rml(encoding: 3), .rml(encoding: 3), upTo: .connected)
        $0.client(amf3Call(Wire.number(1)), at: 12)
      },
      Hazard(
        "connect has its properties in an array with a count of 0, which a server believes",
        tells: ["amf.array-count-wrong"],
        [.server("scuffle-rtmp", .misreads, "count of an ECMA array at its word")]
      ) {
        connect(type: 20, count: 0, &$0)
      } but: {
        connect(type: 20, count: 3, &$0)
      },
      Hazard(
        "an AMF3 value may refer to a string of the one before it in its message",
        seen: { !$0.findings.contains { $0.problem.id.hasPrefix("amf3.") } }
      ) {
        $0.meet(.rml(encoding: 3), .oxideav, upTo: .connected)
        $0.client(amf3Call([0x11, 6, 3, 0x61, 0x11, 6, 0]), at: 12)
      },
      Hazard(
        "an AMF3 value cannot refer to a string of the message before",
        tells: ["amf3.reference-unknown"]
      ) {
        $0.meet(.rml(encoding: 3), .oxideav, upTo: .connected)
        $0.client(amf3Call([0x11, 6, 3, 0x61]) + amf3Call([0x11, 6, 0]), at: 12)
      } but: {
        $0.meet(.rml(encoding: 3), .oxideav, upTo: .connected)
        $0.client(amf3Call([0x11, 6, 3, 0x61]) + amf3Call([0x11, 6, 3, 0x61]), at: 12)
      },
      url("the first", app: "a", name: "b/c", .oxideav(app: "a", tcURL: "rtmp://h/a", name: "b/c")),
      url("the last", app: "a/b", name: "c", .shiguredo(app: "a/b", name: "c")),
      Hazard(
        "tcUrl has more of the address than app", tells: ["connect.tcurl-mismatch"],
        seen: { $0.says("connect.tcurl-mismatch", "tcUrl has 'a/b' where app is 'a'") }
      ) {
        $0.meet(.rml(app: "a", tcURL: "rtmp://10.0.0.2:1935/a/b"), .rml, upTo: .connect)
      } but: {
        $0.meet(.rml(app: "a", tcURL: "rtmp://10.0.0.2:1935/a/"), .rml, upTo: .connect)
      },
      Hazard(
        "a client offers what its server does not look for",
        seen: {
          $0.session?.offered?.capsEx == 15 && $0.session?.offered?.fourCCs == ["hvc1"]
            && $0.session?.accepted?.capsEx == nil && $0.session?.accepted?.fourCCs == nil
        }
      ) {
        $0.meet(.oxideav, .scuffle(isEchoExact: true), upTo: .handshake)
        $0.client(
          Wire.command(
            "connect", 1,
            Wire.object([
              ("app", Wire.string("live")), ("fourCcList", Wire.strings("hvc1")),
              ("capsEx", Wire.number(15)),
            ])), at: 5)
        $0.server(LibraryServer.scuffle.connected, at: 10)
      },
      Hazard(
        "a client's properties come in another order with each run",
        seen: {
          $0.session?.client?.name == "rml_rtmp" && $0.ends.first?.summary.application == "live"
        }
      ) {
        $0.meet(.rml(isReversed: true), .rml)
      },
    ]

  /// - Parameter count: that of the array in the command object's place; nil where it is an object.
  private static func connect(
    type: UInt8, count: Int? = nil, _ conversation: inout Conversation
  ) {
    conversation.meet(.oxideav, .scuffle(isEchoExact: true), upTo: .handshake)
    let properties = [
      ("app", Wire.string("live")), ("tcUrl", Wire.string("rtmp://10.0.0.2/live")),
      ("flashVer", Wire.string("WIN 32,0,0,465")),
    ]
    let object = count.map { Wire.array(properties, count: $0) } ?? Wire.object(properties)
    conversation.client(
      Wire.message(
        chunkStream: 3, type: type,
        (type == 17 ? [0] : []) + Wire.string("connect") + Wire.number(1) + object), at: 5)
  }

  private static func amf3Call(_ value: [UInt8]) -> [UInt8] {
    Wire.message(
      chunkStream: 6, type: 17, [0] + Wire.string("call") + Wire.number(2) + [5] + value)
  }

  private static func url(
    _ slash: String, app: String, name: String, _ client: LibraryClient
  ) -> Hazard {
    Hazard(
      "an address of three parts is split at \(slash) slash",
      seen: {
        let summary = $0.ends.first?.summary
        return summary?.application == app && summary?.streams.first?.name == name
          && summary?.tcURL?.hasSuffix("/\(app)") == true
          && !$0.findings.contains { $0.problem.id == "connect.tcurl-mismatch" }
      }
    ) {
      $0.meet(client, .nameless, upTo: .request)
    }
  }

  // MARK: The order of turns

  private static let orders = [
    order("rml_rtmp", .rml, .rml, client: [20, 5, 1, 20, 20], server: [1, 5, 4, 6, 20, 20]),
    order(
      "oxideav-rtmp", .oxideav, .oxideav, client: [1, 20, 20, 20, 20], server: [5, 6, 4, 20, 1]),
    order("scuffle-rtmp", .oxideav, .scuffle(isEchoExact: true), server: [1, 5, 6, 20, 20]),
    order(
      "shiguredo_rtmp", .shiguredo, .shiguredo, client: [5, 6, 1, 20, 5],
      server: [5, 1, 6, 4, 20]),
    Hazard(
      "connect's answer is cut at 128 bytes, for Set Chunk Size comes after it",
      seen: { $0.answerChunkCount == 2 }
    ) {
      $0.meet(.oxideav, .oxideav)
    },
    Hazard(
      "connect's answer is one chunk, for Set Chunk Size comes before it",
      seen: { $0.answerChunkCount == 1 }
    ) {
      $0.meet(.oxideav, .scuffle(isEchoExact: true))
    },
  ]

  /// - Parameters:
  ///   - client: the types of its first messages; empty where it is another's.
  private static func order(
    _ name: String, _ client: LibraryClient, _ server: LibraryServer, client types: [UInt8] = [],
    server serverTypes: [UInt8]
  ) -> Hazard {
    Hazard(
      "\(name) has its own order of turns, and is known",
      seen: {
        $0.types(of: .clientToServer).starts(with: types)
          && $0.types(of: .serverToClient).starts(with: serverTypes)
          && $0.session?.server?.name == name
          && (types.isEmpty || $0.session?.client?.name == name)
      }
    ) {
      $0.meet(client, server)
    }
  }
}

extension Outcome {
  /// In how many chunks connect is answered.
  fileprivate var answerChunkCount: Int? {
    messages.first { $0.request?.name == "connect" }?.message.chunkCount
  }
}
