internal import ByteParsing
internal import RTMP

extension Problem {
  static let controlMisplaced = Problem(
    "control.wrong-stream", .warning, "RTMP 1.0 §5.4",
    "a control message is not on chunk stream 2 and message stream 0")
  static let chunkSizeLate = Problem(
    "control.chunk-size-late", .note, "RTMP 1.0 §5.4.1",
    "the chunk size changes between publish and the first media")
  static let pingUnanswered = Problem(
    "ping.unanswered", .warning, "RTMP 1.0 §7.1.7", "a Ping Request gets no Ping Response")
  static let pingEchoWrong = Problem(
    "ping.echo-wrong", .warning, "RTMP 1.0 §7.1.7",
    "a Ping Response repeats no timestamp that a request has")
}

extension RuleBook {
  private static let pingThreads =
    "obsproject/obs-studio#11692 bluenviron/mediamtx#1245 "
    + "sergey-dryabzhinsky/nginx-rtmp-module#353"

  static let control = [
    Rule(
      .messageTooShort,
      "A fixed field reaches beyond the message's end; readers stop or take zeros.",
      lookAt: "How the sender computes the message length."),
    Rule(
      .messageSurplus, "The message is longer than its fields; strict readers refuse it.",
      lookAt: "Whether the sender reuses a buffer, or means another event type."),
    Rule(
      .controlMisplaced,
      """
      Types 1 to 6 go on chunk stream 2 and message stream 0. Strict clients ignore them elsewhere, \
      or stop.
      """, lookAt: "Whether the peer acts on it.", seenIn: "ossrs/srs#4683 ossrs/srs#4723"),
    Rule(
      .chunkSizeLate,
      """
      Set Chunk Size is allowed at any time, but servers have been seen to take the first messages \
      after it wrongly where they expect metadata.
      """, lookAt: "Whether the server takes the metadata.",
      seenIn: "bluenviron/mediamtx#386 bluenviron/mediamtx#3302"),
    Rule(
      .pingUnanswered,
      """
      The server asks whether the client is alive. A client that does not answer is dropped after \
      the server's ping timeout.
      """, lookAt: "Whether the client reads at all while it publishes; who closes after it.",
      seenIn: pingThreads),
    Rule(
      .pingEchoWrong,
      "The response carries the request's timestamp, by which the server knows it.",
      lookAt: "How the client builds the response.", seenIn: pingThreads),
  ]
}
