import Media
import ByteParsing
import RTMP
import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of media, metadata, and the values in them.
extension Hazard {
  static let media =
    values + commandFrames + [
      enhanced(
        "H.265 by its FourCC", tells: ["enhanced.server-silent"], "knows no Enhanced RTMP",
        Wire.message(
          chunkStream: 5, type: 9, stream: 2, [0x91] + Array("hvc1".utf8) + [0, 0, 0, 1],
          chunkSize: 4096)),
      enhanced(
        "Opus by its FourCC", tells: ["enhanced.server-silent"], "knows no Enhanced RTMP",
        Wire.message(
          chunkStream: 4, type: 8, stream: 2, [0x91] + Array("Opus".utf8) + [1, 2],
          chunkSize: 4096)),
      enhanced(
        "silence", tells: ["message.empty"], "wants a first byte",
        Wire.message(chunkStream: 4, type: 8, stream: 2, [])),
      published(
        "AAC says of itself that it has 8 bits", tells: ["media.aac-header-odd"],
        sends: audio([0xAD, 0, 0x12, 0x10]), but: audio(Wire.aacHeader)),
      published(
        "a composition time of -1 is 16777215 to a reader without signs",
        tells: ["media.composition-time-negative"],
        sends: video(Wire.avcHeader) + video(Wire.avcFrame(key: true, composition: -1)),
        but: video(Wire.avcHeader) + video(Wire.avcFrame(key: true, composition: 1))),
      Hazard(
        "metadata without @setDataFrame is passed over by a server",
        tells: ["media.metadata-bare"], [.server("rml_rtmp", nil)]
      ) {
        $0.meet(.oxideav, .rml(hasDigest: false))
        $0.client(data(metadata), at: 50)
      } but: {
        $0.meet(.oxideav, .rml(hasDigest: false))
        $0.client(data(Wire.string("@setDataFrame") + metadata), at: 50)
      },
      published(
        "an array with a count of 0 holds properties, which some readers lose",
        tells: ["amf.array-count-wrong"],
        sends: data(
          Wire.string("@setDataFrame") + Wire.string("onMetaData")
            + Wire.array([("width", Wire.number(320))], count: 0)),
        but: data(
          Wire.string("@setDataFrame") + Wire.string("onMetaData")
            + Wire.array([("width", Wire.number(320))], count: 1))),
    ]

  private static let metadata =
    Wire.string("onMetaData") + Wire.array([("width", Wire.number(320))])

  private static func audio(_ payload: [UInt8]) -> [UInt8] {
    Wire.message(chunkStream: 4, type: 8, stream: 1, payload, chunkSize: 4096)
  }

  private static func video(_ payload: [UInt8]) -> [UInt8] {
    Wire.message(chunkStream: 5, type: 9, stream: 1, payload, chunkSize: 4096)
  }

  private static func data(_ values: [UInt8], type: UInt8 = 18) -> [UInt8] {
    Wire.message(chunkStream: 6, type: type, stream: 1, values, chunkSize: 4096)
  }

  /// Bytes of an accepted publish, and others.
  private static func published(
    _ title: String, tells findings: [String], _ verdicts: [Verdict] = [],
    seen isSeen: @escaping @Sendable (Outcome) -> Bool = { _ in true }, sends bytes: [UInt8],
    but others: [UInt8]
  ) -> Hazard {
    Hazard(title, tells: findings, verdicts, seen: isSeen) {
      $0.meet(.oxideav, .oxideav)
      $0.client(bytes, at: 50)
    } but: {
      $0.meet(.oxideav, .oxideav)
      $0.client(others, at: 50)
    }
  }

  private static func enhanced(
    _ what: String, tells findings: [String], _ reason: String, _ message: [UInt8]
  ) -> Hazard {
    Hazard(
      "\(what) ends the session with a server that knows only FLV's codecs",
      tells: findings + ["close.after-unusual"], [.server("shiguredo_rtmp", .closes, reason)]
    ) {
      $0.meet(.oxideav, .shiguredo)
      $0.client(message, at: 50)
      $0.close(by: .server, at: 51)
    } but: {
      $0.meet(.oxideav, .shiguredo)
      $0.client(
        Wire.message(chunkStream: 5, type: 9, stream: 2, Wire.avcHeader, chunkSize: 4096), at: 50)
    }
  }

  // MARK: Values

  private static let values =
    [
      rareValue(
        "a date", "date (0B)", [11] + Wire.number(1_700_000_000_000).dropFirst() + [0, 0]),
      rareValue("a long string", "long string (0C)", [12, 0, 0, 0, 1, 0x61]),
      rareValue("XML", "XML (0F)", [15, 0, 0, 0, 4] + Array("<a/>".utf8)),
      rareValue("a typed object", "typed object (10)", [16, 0, 1, 0x61, 0, 0, 9]),
    ] + [
      Hazard(
        "AMF3 metadata begins with a byte of 0 for some, and with its first value for others",
        [
          .server("oxideav-rtmp", .misreads, "undefined of AMF3"),
          .server("rml_rtmp", .misreads, "marker of a number"),
          .server("shiguredo_rtmp", .misreads, "from the first byte on"),
        ], seen: { !$0.findings.contains { $0.problem.id == "amf3.lead-byte-missing" } }
      ) {
        $0.meet(.oxideav, .oxideav)
        $0.client(data([0] + metadata, type: 15), at: 50)
      } but: {
        $0.meet(.oxideav, .oxideav)
        $0.client(data(metadata), at: 50)
      },
      published(
        "AMF3 metadata has no byte of 0 before it", tells: ["amf3.lead-byte-missing"],
        sends: data([6, 21] + Array("onMetaData".utf8) + [10, 11, 1, 1], type: 15),
        but: data([0] + metadata, type: 15)),
    ]

  private static func rareValue(_ name: String, _ type: String, _ value: [UInt8]) -> Hazard {
    published(
      "\(name) in metadata ends a library that does not know it", tells: ["amf.marker-rare"],
      [
        .server("rml_rtmp", .closes, "UnknownMarker"), .server("scuffle-rtmp", nil),
        .server("shiguredo_rtmp", nil),
      ], seen: { $0.says("amf.marker-rare", type) },
      sends: data(
        Wire.string("@setDataFrame") + Wire.string("onMetaData")
          + Wire.array([("creationdate", value)])),
      but: data(Wire.string("@setDataFrame") + metadata))
  }

  // MARK: Command frames

  private static let commandFrames = [
    commandFrame("behind the first byte", [0x52, 0]),
    commandFrame("behind the first byte, without the four that AVC adds", [0x57, 0]),
    commandFrame("behind the four bytes that AVC adds to the header", [0x57, 0, 0, 0, 0, 0]),
    commandFrame("behind the Enhanced RTMP header, without a FourCC", [0xD1, 0]),
    commandFrame("behind the FourCC hvc1", [0xD1] + Array("hvc1".utf8) + [0]),
  ]

  private static func commandFrame(_ place: String, _ payload: [UInt8]) -> Hazard {
    published(
      "a video command stands \(place)", tells: ["media.command-frame"],
      seen: { $0.says("media.command-frame", "stands \(place).") },
      sends: video(payload), but: video(Wire.avcHeader))
  }
}
