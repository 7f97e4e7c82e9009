public import ByteParsing

extension Problem {
  public static let messageSurplus = Problem(
    "message.surplus-bytes", .warning, "RTMP 1.0 §5.4, §7.1.7",
    "a control message is longer than what it says takes")
  public static let statusCodeUnknown = Problem(
    "status.code-unknown", .warning, "RTMP 1.0 §7.2",
    "a status has a code that no client knows")
  public static let sharedObjectEventBroken = Problem(
    "shared-object.event-broken", .error, "RTMP 1.0 §7.1.3",
    "an event of a shared object reaches beyond its data or the message")
  public static let aggregateCutOff = Problem(
    "aggregate.cut-off", .error, "RTMP 1.0 §7.1.6",
    "an aggregate message ends inside one of its parts")
  public static let aggregateBackPointerWrong = Problem(
    "aggregate.back-pointer-wrong", .warning, "RTMP 1.0 §7.1.6",
    "a back pointer in an aggregate message does not hold the length of the part before it")
  public static let aggregateNested = Problem(
    "aggregate.nested", .warning, "RTMP 1.0 §7.1.6",
    "a part of an aggregate message is an aggregate message")
  public static let messageTooShort = Problem(
    "message.too-short", .error, "RTMP 1.0 §5.4, §7.1",
    "the message ends before the fields that its type has")
}

extension ParseError {
  /// The rule that a reader is told: too few bytes, or the one that was broken.
  public var problem: Problem {
    switch self {
    case .endOfBytes: .messageTooShort
    case .invalid(let problem): problem
    }
  }
}
