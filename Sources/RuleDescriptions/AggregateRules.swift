internal import ByteParsing
internal import RTMP
internal import Sessions

extension RuleBook {
  static let aggregate = [
    Rule(
      .aggregateCutOff,
      "The parts after the cut are lost.",
      proof: "A part's header of 11 bytes, or the size in it, reaches beyond a complete aggregate.",
      severity: "The part and those behind it are lost to every reader.",
      refutation: "Padding behind the last part looks like one that is cut off.",
      lookAt: "The sizes of the parts."),
    Rule(
      .aggregateBackPointerWrong,
      "Readers that walk backwards go wrong.",
      proof: "The four bytes behind a part are not there, or are not its size and 11.",
      severity: "Few readers use it, and those fail.",
      refutation:
        "A sender that leaves out the last back pointer alone is read by all who go forwards.",
      lookAt: "How the sender builds aggregates."),
  ]
}
