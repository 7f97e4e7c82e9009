package import ByteParsing
internal import RTMP

extension Problem {
  package static let sharedObjectUnanswered = Problem(
    "shared-object.use-unanswered", .warning, "RTMP 1.0 §7.1.3",
    "a client asks to use a shared object and gets no Use Success")
  package static let sharedObjectDirection = Problem(
    "shared-object.wrong-direction", .warning, "RTMP 1.0 §7.1.3",
    "an event of a shared object comes from the side that does not send it")
}

extension RuleBook {
  static let sharedObject = [
    Rule(
      .sharedObjectEventBroken, "The rest of the message cannot be read.",
      lookAt: "The data length of the event."),
    Rule(
      .sharedObjectUnanswered,
      "The client waits for Use Success before it takes the object for connected.",
      lookAt: "The event types that the server sends instead.",
      seenIn: "HaishinKit/HaishinKit.swift#21"),
    Rule(
      .sharedObjectDirection,
      """
      Use, Release, Request Change and Request Remove are the client's; Change, Success, Status, \
      Clear, Remove and Use Success the server's. Use and Use Success are easily confused.
      """, lookAt: "The event type.", seenIn: "HaishinKit/HaishinKit.swift#21"),
  ]
}
