package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let aggregateTimestamp = Problem(
    "aggregate.timestamp-offset", .note, "RTMP 1.0 §7.1.6",
    "the first part of an aggregate message has another timestamp than the message")
}

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
    Rule(
      .aggregateNested,
      "Readers pass over the part, or fail at it.",
      proof: "The type of a part of an aggregate is 22.",
      severity: "What is in it is lost to readers that do not look into parts of parts.",
      refutation: "None is known: no sender does so.",
      lookAt: "How the sender builds aggregates."),
    Rule(
      .aggregateTimestamp,
      "Receivers that do not move the parts' times by the difference play them at other times.",
      proof: "The timestamps of an aggregate and of its first part are both known and differ.",
      severity:
        "The specification has it so that the parts are moved by the difference, which should be 0.",
      refutation: "Receivers that do as the specification says are right all the same.",
      lookAt: "The timestamp of the message, and that of its first part."),
  ]
}
