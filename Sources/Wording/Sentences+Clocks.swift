internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of tracks whose clocks stand, begin oddly or begin again, and of those that never begin.
extension Sentences {
  static let clock: [Problem: Sentence] = [
    .timestampsStand: {
      "\($0.track): \($0["standing_count"]) of \($0["frame_count"]) frames, which arrived over \($0["time"]), have timestamp \($0["timestamp"])."
    },
    .timestampsBelowZero: {
      "\($0.track): timestamps begin below 0: the first is \($0["signed_timestamp"]) ms, sent as \($0["timestamp"])."
    },
    .timestampsRestart: {
      let other = $0.clause(
        ", \($0["other_track_kind"]) at \($0["other_timestamp"]) after ", "other_earlier_timestamp")
      let silence = $0.clause(": ", "waited", " after the frame before")
      let causes = $0.texts("after").joined(separator: " and ")
      return
        "\($0.track) begins again at timestamp \($0["timestamp"]) after \($0["earlier_timestamp"])\(other)\(silence)\(causes.isEmpty ? "" : ", and after \(causes)")."
    },
    AbsenceRule.announcedMissing.problem: {
      let side = $0["purpose"] == "play" ? "server" : "client"
      return
        "\($0.track) is announced by \(announcement($0)); the \(side) sent none in the \($0["waited"]) of the \($0["purpose"]), but \($0["other_track_kind"])."
    },
  ]

  /// Such as ` Its timestamps run twice as fast as they arrive, all along.`; empty where none is known.
  static func factor(_ finding: Wording) -> String {
    guard case .number(let ratio)? = finding.fact("factor") else { return "" }
    let speed =
      switch ratio {
      case 0.001: "a thousandth as fast as they arrive, all along, as seconds do"
      case 0.5: "half as fast as they arrive, all along"
      case 2: "twice as fast as they arrive, all along"
      case 90: "90 times as fast as they arrive, all along, as ticks of 90 kHz do"
      default: "\(Int(ratio)) times as fast as they arrive, all along, as microseconds do"
      }
    return " Its timestamps run \(speed)."
  }

  private static func announcement(_ finding: Wording) -> String {
    let metadata = finding.clause("onMetaData (\(finding["property"]) ", "value", ")")
    let header = finding.clause("a sequence header (", "codec", ")")
    return [metadata, header].filter { !$0.isEmpty }.joined(separator: " and ")
  }
}
