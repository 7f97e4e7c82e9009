internal import Media
internal import ByteParsing
internal import RTMP
internal import Sessions
internal import RuleDescriptions

/// What is said of media, of its tracks and times, and of the metadata that go with it.
extension Sentences {
  static let media: [Problem: Sentence] = [
    // The stream.
    AbsenceRule.playMediaEarly.problem: {
      "Media comes before the server has accepted the \($0.streamTitle)."
    },
    AbsenceRule.mediaAfterEnd.problem: {
      "Media is sent on \($0.messageStream), which \($0.isTrue("is_refused") ? "the server has refused" : "has ended") at \($0.relatedName("end"))."
    },
    AbsenceRule.sessionIdle.problem: {
      $0.isTrue("is_silent")
        ? "The \($0.streamTitle) was accepted, and the client sent no media: \($0.outcome)."
        : silence($0)
    },
    AbsenceRule.sessionStalled.problem: { silence($0) },
    AbsenceRule.mediaBeforeStart.problem: {
      "\($0.integer("message_count") == 1 ? "A message" : "\($0["message_count"]) messages")\(headers($0)) came before the server accepted the \($0.streamTitle)."
    },

    // Sequence headers and codecs.
    AbsenceRule.headerMissing.problem: {
      "\($0.track): the first frame (\($0.codec)) comes before any sequence header."
    },
    .headerEmpty: {
      "The \($0.codec) sequence header holds nothing\($0.related("later").map { _ in "; a whole one follows before the first frame" } ?? "")."
    },
    .headerChanged: {
      "\($0.track): the sequence header is another than before, after \($0["frame_count"]) frames."
    },
    .codecConfigurationBroken: {
      $0.has("start_code_unit")
        ? "The \($0.codec) sequence header begins with a start code and \($0["start_code_unit"]) (Annex B), where a decoder configuration record is due."
        : "The \($0.codec) configuration cannot be read."
    },
    .codecMisnamed: {
      $0.has("codec_id")
        ? "Video has CodecID \($0["codec_id"]), which some senders mean H.265 by."
        : $0.isTrue("is_frame")
          ? "The frames say H.264 and hold units of H.265."
          : "The sequence header says \($0.codec) and holds an H.265 configuration."
    },

    // Frames.
    AbsenceRule.keyFrameMissing.problem: {
      "\($0.track): the first frame that was sent is not a key frame."
    },
    AbsenceRule.keyFrameInterval.problem: {
      "\($0.track): no key frame for \($0["interval"]) of media time."
    },
    .compositionNegative: { "The composition time\($0.ofTrack) is \($0["composition_time"]) ms." },
    .compositionLarge: { "The composition time\($0.ofTrack) is \($0["composition_time"]) ms." },
    .startCodes: {
      "The frame\($0.ofTrack) begins with a start code of \($0["start_code_byte_count"]) bytes before a unit of \($0["codec"]) (\($0["unit"]))."
    },
    .unitLength: unitLength,
    .unitSurplus: unitSurplus,
    .flacMarker: { _ in
      "The FLAC sequence header is STREAMINFO alone, without the marker fLaC."
    },

    // Timestamps.
    .deltaNegative: {
      $0.has("extended_timestamp")
        ? "\(extendedTimestamp($0)): by 32 bits it goes back by \($0["step_back"])."
        : "\($0.track): the timestamp delta is \($0["timestamp_delta"]), and \($0["ahead"]) less have gone by."
    },
    .extendedDelta: { extendedDelta($0) },
    .extendedDeltaAbsolute: { extendedDelta($0) },
    .timestampsBackwards: {
      "\(timestamp($0)) is \($0["step_back"]) before the one that came before it."
    },
    .timestampsJump: { "\(timestamp($0)) is \($0["ahead"]) further on than its arrival." },
    .timestampTruncated: {
      "\(timestamp($0)) is 2^24 ms behind the one that came before it."
    },
    .timestampWrapEarly: {
      "\(timestamp($0)) follows one just below 2^31 ms, where only 2^32 wraps."
    },
    .timestampWrap: { "\(timestamp($0)) is past 2^32 ms." },
    .timestampSign: { "\(timestamp($0)) is past 2^31 ms." },
    .timestampsRepeat: {
      "\($0.track): \($0["repeated_count"]) of \($0["frame_count"]) frames have the timestamp of the frame before."
    },
    .clockDrift: {
      "\($0.track): \($0["media_duration"]) of media time came \(span("drift", $0)) \(isPositive("drift", $0) ? "early" : "late") by the end.\(factor($0))\(inheritance($0))"
    },
    .originsDiffer: {
      "\($0.track) begins at timestamp \($0["timestamp"]), \($0.otherTrack) at \($0["other_timestamp"])."
    },
    AbsenceRule.trackEnded.problem: {
      "\($0.track) ends at timestamp \($0["timestamp"]); \($0.otherTrack) goes on to \($0["other_timestamp"])."
    },
    .interleave: {
      "\($0.track) is \(span("lead", $0)) \(isPositive("lead", $0) ? "ahead of" : "behind") \($0.otherTrack)."
    },

    // Metadata.
    AbsenceRule.metadataLate.problem: { _ in "onMetaData comes after the first media." },
    .metadataBare: { _ in "The publisher sends onMetaData without @setDataFrame." },
    .mediaUnannounced: {
      $0.isTrue("is_later")
        ? "onMetaData announces \($0["track_kind"]) only now, after media; the one before had \($0["other_track_kind"]) alone."
        : "\($0.track) comes, and onMetaData announces \($0["other_track_kind"]) alone\($0.has("value") ? " (\($0["property"]) \($0["value"]))" : "")."
    },
    .setDataFrameShort: {
      $0.has("handler")
        ? "@setDataFrame of \($0["handler"]) gives no value."
        : "@setDataFrame is followed by no handler's name."
    },
    .metadataContradicts: {
      "onMetaData says \($0["property"]) \($0["value"])\($0.isTrue("is_byte_swapped") ? " (the FourCC with its bytes in the wrong order)" : ""); the stream has \($0["actual"])\($0.isTrue("is_after_change") ? " since its sequence header changed" : "")."
    },
  ]

  /// What is said of a span without media: from one place to the next media, or to the end.
  private static func silence(_ finding: Wording) -> String {
    let start = finding.place.name
    let end = finding.end.map { "to \($0.name)" } ?? "to the end"
    let dry = finding.isTrue("is_dry") ? "; it had said that the stream is dry (Stream Dry)" : ""
    return
      "The \(finding["side"]) sent no media for \(finding["waited"]), from \(start) \(end)\(dry)."
  }

  private static func headers(_ finding: Wording) -> String {
    let names = finding.texts("headers").map { $0 == "onMetaData" ? $0 : "\($0) sequence header" }
    return names.isEmpty ? "" : " (\(names.joined(separator: ", ")) among them)"
  }

  private static func timestamp(_ finding: Wording) -> String {
    "\(finding.track): timestamp \(finding["timestamp"])"
  }

  private static func extendedTimestamp(_ finding: Wording) -> String {
    "\(finding.track): the extended timestamp of a type \(finding["format"]) header is \(finding["extended_timestamp"])"
  }

  private static func extendedDelta(_ finding: Wording) -> String {
    "\(extendedTimestamp(finding)), \(finding.clause("", "waited", " "))after timestamp \(finding["earlier_timestamp"])."
  }

  private static func inheritance(_ finding: Wording) -> String {
    guard finding.has("inheriting_count") else { return "" }
    return
      " Type 3 headers open \(finding["inheriting_count"]) of \(finding["frame_count"]) messages, and add \(finding["inherited_time"]): their sender may mean the same time again."
  }

  /// A time span that may be negative, without its sign.
  private static func span(_ name: String, _ finding: Wording) -> String {
    "\(Seconds(Int64(clamping: (finding.duration(name) ?? 0).magnitude)))"
  }

  private static func isPositive(_ name: String, _ finding: Wording) -> Bool {
    (finding.duration(name) ?? 0) > 0
  }

  @Sendable private static func unitLength(_ finding: Wording) -> String {
    if finding.has("unit_count") {
      return
        "The lengths before the NAL units\(finding.ofTrack) have \(finding.count("length_byte_count", "byte")), which fill the message with \(finding.count("unit_count", "unit")); the sequence header says another size."
    }
    return finding.has("length")
      ? "The NAL unit\(finding.ofTrack) at byte \(finding["offset"]) claims \(finding["length"]) bytes; \(finding["left"]) are left in the message."
      : "The NAL unit\(finding.ofTrack) at byte \(finding["offset"]) has no bytes."
  }

  @Sendable private static func unitSurplus(_ finding: Wording) -> String {
    let what = finding.isTrue("is_zero") ? "zero" : "byte"
    let verb = finding.integer("byte_count") == 1 ? "is" : "are"
    return
      "\(finding.count("byte_count", what)) at byte \(finding["offset"]) \(verb) left behind the last NAL unit\(finding.ofTrack)."
  }
}
