internal import ByteParsing
internal import RuleDescriptions
internal import Sessions

/// What is said of what frames hold.
extension Sentences {
  static let frames: [Problem: Sentence] = [
    .frameEmpty: {
      "\($0.track): \($0.count("frame_count", "frame")) amid the others \($0.integer("frame_count") == 1 ? "ends" : "end") with the tag header, and \($0.integer("frame_count") == 1 ? "holds" : "hold") nothing."
    },
    .unitsEmpty: {
      "\($0.track): \(frames($0)) units of no bytes between the others; the first has its length of 0 at byte \($0["offset"])\($0.clause(", behind the ", "unit_before")) of \(firstFrame($0))."
    },
    .startCodeInside: {
      "\($0.track): \(frames($0)) a start code inside a NAL unit: at byte \($0["offset"]) of \(firstFrame($0)) a start code and \(article($0["unit_behind"])) stand inside \(article($0["unit"]))."
    },
    .keyFrameUnmarked: {
      let none = $0.integer("key_frame_count") == 0
      return
        "\($0.track): \($0.count("frame_count", "frame")) marked inter \($0.integer("frame_count") == 1 ? "holds" : "hold") \(article($0["unit"])); \(none ? "no frame" : "\($0.count("key_frame_count", "frame"))") \(none || $0.integer("key_frame_count") == 1 ? "is" : "are") marked key."
    },
    .keyFrameFalse: {
      "\($0.track): \($0["frame_count"]) of \($0.count("key_frame_count", "frame")) marked key \($0.integer("frame_count") == 1 ? "begins" : "begin") with \(article($0["unit"])), without a recovery point."
    },
    .slicesApart: {
      "\($0.track): \($0.count("frame_count", "message")) \($0.integer("frame_count") == 1 ? "begins" : "begin") with a slice that is not its picture's first: slices are sent one by one."
    },
    .parameterSetsAlone: {
      "\($0.track): \(frames($0)) only parameter sets (\($0["units"]))."
    },
    .parameterSetsDiffer: {
      "\($0.track): \(frames($0)) another SPS than the sequence header: \(differences($0))."
    },
    .parameterSetsMissing: {
      "The \($0.codec) sequence header has no \($0.texts("missing").joined(separator: " and no "))\($0.isTrue("are_in_frames") ? "; frames bring it" : "")."
    },
    .aacFramed: {
      let isPart = $0.integer("framed_byte_count") != $0.integer("byte_count")
      return
        "\($0.track): \($0.count("frame_count", "AAC frame")) \($0.integer("frame_count") == 1 ? "begins" : "begin") with \($0["framing"])\($0["framing"] == "ADTS" ? " headers" : "") where raw AAC is due\(isPart ? "; the first is \($0["framed_byte_count"]) of \($0["byte_count"]) bytes, so that several are in a message" : "")."
    },
    .compositionConstant: {
      "\($0.track): the composition time is +\($0["composition_time"]) ms in all \($0["frame_count"]) frames, and no pictures are reordered."
    },
    .compositionLost: {
      "\($0.track): the composition time is 0 in all \($0["frame_count"]) frames, and B slices are among them\($0.has("reordered_picture_count") ? "; by the SPS \($0.count("reordered_picture_count", "picture")) can be reordered" : "")."
    },
  ]

  private static func frames(_ finding: Wording) -> String {
    "\(finding.count("frame_count", "frame")) \(finding.integer("frame_count") == 1 ? "holds" : "hold")"
  }

  private static func firstFrame(_ finding: Wording) -> String {
    finding.integer("frame_count") == 1 ? "it" : "the first"
  }

  private static func article(_ noun: String) -> String {
    let vowels = ["a", "A", "IDR", "SEI", "SPS", "H", "E"]
    return (vowels.contains { noun.hasPrefix($0) } ? "an " : "a ") + noun
  }

  private static func differences(_ finding: Wording) -> String {
    ["size", "profile", "level", "bit_depth", "chroma", "frame_rate"].filter(finding.has)
      .map {
        "\($0.replacing("_", with: " ")) \(finding[$0]) instead of \(finding["header_" + $0])"
      }
      .joined(separator: ", ")
  }
}
