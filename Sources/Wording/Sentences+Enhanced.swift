internal import Media
internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of Enhanced RTMP.
extension Sentences {
  static let enhanced: [Problem: Sentence] = [
    .enhancedNotAdvertised: { notAdvertised($0) },
    .fourCCNotOffered: {
      "\($0["four_cc"]) is sent; connect lists \($0["listed"])."
    },
    .enhancedServerSilent: {
      "\($0["four_cc"]) is sent; the server's answer to connect says nothing of Enhanced RTMP."
    },
    .capabilityMissing: {
      "\($0["capability"]) is used; the receiver's capsEx is \($0.has("caps_ex") ? $0["caps_ex"] : "absent")."
    },
    .modExBroken: {
      $0.has("timestamp_offset_nano")
        ? "TimestampOffsetNano is \($0["timestamp_offset_nano"]) ns."
        : "TimestampOffsetNano has \($0["byte_count"]) of \($0["expected_byte_count"]) bytes."
    },
    .multitrackNested: {
      "\($0.has("multitrack_type") ? $0["multitrack_type"] : "Multitrack") holds Multitrack again."
    },
    .trackOverrun: {
      "Track \($0["track_id"]) says that it has \($0["byte_count"]) bytes, \($0["missing_byte_count"]) more than its message."
    },
  ]

  private static func notAdvertised(_ finding: Wording) -> String {
    let isClient = finding["receiver"] == "client"
    let nothing = isClient ? "lists no FourCC in connect" : "lists only nothing"
    let list = finding.has("listed") ? "lists only \(finding["listed"])" : nothing
    return "\(finding["four_cc"]) is sent to a \(finding["receiver"]) that \(list)."
  }
}
