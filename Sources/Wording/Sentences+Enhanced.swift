internal import Media
internal import ByteParsing
internal import RTMP
internal import Sessions
internal import RuleDescriptions

/// What is said of Enhanced RTMP.
extension Sentences {
  static let enhanced: [Problem: Sentence] = [
    .enhancedNotAdvertised: { notAdvertised($0) },
    .fourCCNotOffered: {
      $0.has("info_mask")
        ? "\($0["four_cc"]) is sent; the client can neither encode nor forward it: the info map in connect has \(flags($0))."
        : "\($0["four_cc"]) is sent; connect lists \($0["listed"])."
    },
    .enhancedServerSilent: {
      "\($0["four_cc"]) is sent; the server's answer to connect says nothing of Enhanced RTMP."
    },
    .capabilityMissing: {
      $0.has("video_function")
        ? "\($0["capability"]) is sent; the receiver's videoFunction is \($0["video_function"])."
        : "\($0["capability"]) is used; the receiver's capsEx is \($0.has("caps_ex") ? $0["caps_ex"] : "absent")."
    },
    .capabilityUnassigned: {
      "\($0["property"]) is \($0["value"]), of which \($0["unassigned"]) is not assigned."
    },
    .fourCCLength: {
      "'\($0["four_cc"])' is listed as a codec, where four characters or * are due."
    },
    .colorInfoRange: {
      "\($0["property"]) of colorInfo is \($0["value"]), where \($0.has("least") ? "\($0["least"]) to \($0["most"])" : "one of \($0["expected"])") is due."
    },
    .modExBroken: {
      $0.has("timestamp_offset_nano")
        ? "TimestampOffsetNano is \($0["timestamp_offset_nano"]) ns."
        : "TimestampOffsetNano has \($0["byte_count"]) of \($0["expected_byte_count"]) bytes."
    },
    .modExUnknown: {
      "ModEx has the type \($0["type"]) (\($0.count("byte_count", "byte"))); 0, TimestampOffsetNano, alone is defined."
    },
    .multitrackNested: {
      "\($0.has("multitrack_type") ? $0["multitrack_type"] : "Multitrack") holds Multitrack again."
    },
    .multitrackForm: {
      if $0.has("surplus") {
        "\($0.count("surplus", "byte")) of a Multitrack packet (\($0["multitrack_type"])) stand behind \($0.integer("track_count") == 0 ? "its head" : $0.count("track_count", "track")), too few for a track's header, which has \($0["expected_byte_count"])."
      } else if $0.has("track_id") {
        "Track \($0["track_id"]) is twice in a Multitrack packet (\($0["multitrack_type"]))."
      } else if $0.has("packet_type") {
        "ModEx stands for the packet type of a Multitrack packet's tracks (\($0["multitrack_type"])); it belongs before Multitrack."
      } else if $0.has("track_count") {
        "A Multitrack packet (\($0["multitrack_type"])) has no track."
      } else {
        "A Multitrack packet is of \($0["multitrack_type"]), which is not defined."
      }
    },
    .transportHeader: {
      $0.isTrue("is_second")
        ? "\($0.track): SequenceStart and MPEG2TSSequenceStart are sent for \($0["codec"]), of which a track has one."
        : "\($0.track): MPEG2TSSequenceStart is sent for \($0["codec"]); it is defined for AV1 alone."
    },
    .channelsBroken: { channels($0) },
    .trackOverrun: {
      "Track \($0["track_id"]) says that it has \($0["byte_count"]) bytes, \($0["missing_byte_count"]) more than its message."
    },
  ]

  private static func channels(_ finding: Wording) -> String {
    let subject = "The MultichannelConfig\(finding.clause(" of track ", "track_id"))"
    let count = finding.count("channels", "channel")
    if finding.has("byte_count") {
      return
        "\(subject) has \(finding.count("byte_count", "byte")), where at least \(finding["expected_byte_count"]) are due."
    }
    if finding.has("order_id") {
      return "\(subject) has the channel order \(finding["order_id"]); 0 to 2 are defined."
    }
    if finding.has("named_channel_count") {
      let names = finding["order"] == "native" ? "flags" : "a mapping"
      return "\(subject) has \(count), and \(names) for \(finding["named_channel_count"])."
    }
    if finding.has("reserved_channels") {
      return
        "\(subject) names reserved channels: \(finding["reserved_channels"]); speakers are 0 to 23."
    }
    if finding.has("codec_channels") {
      return
        "\(subject) has \(count), and the configuration of \(finding["codec"]) \(finding["codec_channels"])."
    }
    return "\(subject) has \(count); \(finding.count("surplus_byte_count", "byte")) follow it."
  }

  private static func notAdvertised(_ finding: Wording) -> String {
    if finding.has("info_mask") {
      return
        "\(finding["four_cc"]) is sent to a \(finding["receiver"]) that can neither decode nor forward it: its info map has \(flags(finding))."
    }
    let isClient = finding["receiver"] == "client"
    let nothing = isClient ? "lists no FourCC in connect" : "lists only nothing"
    let list = finding.has("listed") ? "lists only \(finding["listed"])" : nothing
    return "\(finding["four_cc"]) is sent to a \(finding["receiver"]) that \(list)."
  }

  /// The flags that an info map has for a codec, by number and name.
  private static func flags(_ finding: Wording) -> String {
    let mask = finding.integer("info_mask") ?? 0
    let names = ConnectCapabilities.names(of: "videoFourCcInfoMap", Double(mask))
    return names.isEmpty ? "\(mask)" : "\(mask) (\(names.joined(separator: ", ")))"
  }
}
