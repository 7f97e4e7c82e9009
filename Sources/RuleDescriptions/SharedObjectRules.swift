package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let sharedObjectDirection = Problem(
    "shared-object.wrong-direction", .warning, "RTMP 1.0 §7.1.3",
    "an event of a shared object comes from the side that does not send it")
  package static let sharedObjectEventUnknown = Problem(
    "shared-object.event-unknown", .note, "RTMP 1.0 §7.1.3",
    "an event of a shared object has a type that RTMP 1.0 does not define")
}

extension AbsenceRule {
  package static let sharedObjectUnanswered = AbsenceRule(
    "shared-object.use-unanswered", .warning, "RTMP 1.0 §7.1.3",
    "a client asks to use a shared object and gets no Use Success")
}

extension RuleBook {
  static let sharedObject = [
    Rule(
      .sharedObjectEventBroken,
      "The rest of the message cannot be read.",
      proof: """
        The data length of an event reaches beyond the message, or a field of the event beyond its \
        data.
        """,
      severity: "Where the next event begins is not known.",
      refutation:
        "An AMF3 shared object (type 16) without its first byte is read a byte too far on.",
      lookAt: "The data length of the event."),
    Rule(
      .sharedObjectEventUnknown,
      """
      Events have the types 1 to 11. The length before an event's data lets readers pass over \
      others, and some stop all the same.
      """,
      proof: "The first byte of an event is none of 1 to 11.",
      severity: "Receivers pass over the event, and what it was to change stays as it was.",
      refutation: "Both ends may know an event of their own.",
      lookAt: "Where the event before it ends; what the sender takes the type for."),
    Rule(
      .sharedObjectUnanswered,
      "The client waits for Use Success before it takes the object for connected.",
      proof: """
        From the SYN on, without a gap, Use got neither Use Success nor Status until the server \
        closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: "The object does not work, and the rest of the session does.",
      refutation: """
        A server that sends Clear or Change at once may mean the same, to clients that take it so.
        """,
      lookAt: "The event types that the server sends instead.",
      seenIn: "HaishinKit/HaishinKit.swift#21"),
    Rule(
      .sharedObjectDirection,
      """
      Use, Release, Request Change and Request Remove are the client's; Change, Success, Status, \
      Clear, Remove and Use Success the server's. Use and Use Success are easily confused.
      """,
      proof: """
        A request (Use, Release, Request Change, Request Remove) comes from the server, or the \
        client sends what answers or spreads them.
        """,
      severity: "Receivers ignore an event that is not for them, or fail.",
      refutation: """
        Where the capture begins inside the connection, the two sides may have been taken for one \
        another.
        """,
      lookAt: "The event type.",
      seenIn: "HaishinKit/HaishinKit.swift#21"),
  ]
}
