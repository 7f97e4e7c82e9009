internal import Media
internal import ByteParsing
internal import RTMP
internal import Sessions
internal import RuleDescriptions

/// What is said of a media message's tag header by itself.
extension Sentences {
  static let mediaForm: [Problem: Sentence] = [
    .metadataNoArray: {
      "onMetaData brings a value of the type \($0["type"].replacing("_", with: " ")), where an ECMA array is due."
    },
    .metadataType: { metadataTypes($0) },
    .metadataTrackID: {
      "\($0["property"]) of onMetaData has the key '\($0["key"])', where track IDs from 1 on are due."
    },
    .codecUnknown: { "\($0.track) has the FourCC \($0["four_cc"])." },
    .codecReserved: {
      $0.has("codec_id")
        ? "\($0.track) has CodecID \($0["codec_id"]), which stands for no codec (H.264 is 7)."
        : "\($0.track) has SoundFormat \($0["sound_format"]), which stands for no codec (AAC is 10)."
    },
    .packetTypeReserved: {
      "\($0.track): \($0["field"]) is \($0["packet_type"])\($0.clause(" (", "codec", ")")); \(definedTypes($0["field"])) are defined."
    },
    .frameTypeReserved: {
      "Video: the frame type is \($0["frame_type"])\($0.clause(" (", "codec", ")")); 1 to 5 are defined."
    },
    .commandReserved: {
      "The video command is \($0["command"]); 0 (begin of a seek) and 1 (its end) are defined."
    },
    .compositionWithoutFrame: {
      "The \($0.codec) \($0["packet_type"] == "sequence_end" ? "end of sequence" : "sequence header") has the composition time \($0["composition_time"]) ms, where 0 is due."
    },
    .aacHeaderOdd: { soundFields($0) + "." },
    .speexHeaderOdd: {
      soundFields($0) + ", where Speex has 0xB2 (5512 Hz, 16 bits, mono) and is 16000 Hz."
    },
    .commandFrame: { "Command \($0["command"]) stands \(commandPlace($0))." },
  ]

  /// Which values of a packet type are, as far as they can stand there.
  private static func definedTypes(_ field: String) -> String {
    switch field {
    case "AACPacketType": "0 and 1"
    case "AVCPacketType": "0 to 2"
    case "AudioPacketType": "0 to 2, 4, 5 and 7"
    default: "0 to 7"
    }
  }

  private static func soundFields(_ finding: Wording) -> String {
    "The tag header is 0x\(hexadecimal("tag_header", finding)): \(finding["sound_rate"]) Hz, \(finding["sound_size"]) bits, \(finding.integer("channels") == 1 ? "mono" : "stereo")"
  }

  private static func hexadecimal(_ name: String, _ finding: Wording) -> String {
    finding.integer(name).map { String($0, radix: 16, uppercase: true) } ?? ""
  }

  private static func commandPlace(_ finding: Wording) -> String {
    if finding.isTrue("is_enhanced") {
      return finding.has("four_cc")
        ? "behind the FourCC \(finding["four_cc"])"
        : "behind the Enhanced RTMP header, without a FourCC"
    }
    guard finding.has("has_avc_header") else { return "behind the first byte" }
    return finding.isTrue("has_avc_header")
      ? "behind the four bytes that AVC adds to the header"
      : "behind the first byte, without the four that AVC adds"
  }

  private static func metadataTypes(_ finding: Wording) -> String {
    let types = zip(finding.texts("types"), finding.texts("expected_types"))
    let faults = zip(finding.texts("properties"), types).map { name, types in
      "\(name) is of the type \(types.0) (due: \(types.1))"
    }
    return "onMetaData: \(faults.joined(separator: ", "))."
  }
}
