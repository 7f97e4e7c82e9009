package import ByteParsing
internal import RTMP

extension Problem {
  package static let controlMisplaced = Problem(
    "control.wrong-stream", .warning, "RTMP 1.0 §5.4",
    "a control message is not on chunk stream 2 and message stream 0")
  package static let controlShared = Problem(
    "control.stream-shared", .note, "RTMP 1.0 §5.4",
    "chunk stream 2 carries something other than control messages")
  package static let limitTypeUnknown = Problem(
    "control.limit-type-unknown", .error, "RTMP 1.0 §5.4.5",
    "Set Peer Bandwidth has a limit type that is not hard, soft or dynamic")
  package static let eventUnknown = Problem(
    "control.event-unknown", .note, "RTMP 1.0 §7.1.7",
    "a user control event has a type that RTMP 1.0 does not define")
  package static let messageEmpty = Problem(
    "message.empty", .note, "RTMP 1.0 §6.1", "a message has no payload")
  package static let messageLong = Problem(
    "message.long", .note, "RTMP 1.0 §6.1", "a message is longer than 1048576 bytes")
  package static let messageTypeRare = Problem(
    "message.type-rare", .note, "RTMP 1.0 §7.1",
    "a shared object or an aggregate is sent, which some peers do not take")
  package static let chunkSizeLate = Problem(
    "control.chunk-size-late", .note, "RTMP 1.0 §5.4.1",
    "the chunk size changes between publish and the first media")
  package static let pingUnanswered = Problem(
    "ping.unanswered", .warning, "RTMP 1.0 §7.1.7", "a Ping Request gets no Ping Response")
  package static let pingEchoWrong = Problem(
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
      .controlShared,
      """
      Chunk stream 2 is for control messages. Readers that go by the chunk stream take what else is \
      there for one.
      """, lookAt: "Whether the peer answers it."),
    Rule(
      .limitTypeUnknown, "There are 0 (hard), 1 (soft) and 2 (dynamic); strict readers stop.",
      lookAt: "Whether the peer closes after it; the order of the fields."),
    Rule(
      .eventUnknown,
      """
      26 and 27 (SWF verification), 31 and 32 (buffer empty and ready) are Adobe's; others are \
      nobody's. Most peers ignore what they do not know, some stop.
      """, lookAt: "Whether the peer closes after it."),
    Rule(
      .messageEmpty,
      """
      An empty Audio message means silence to some players. Several libraries fail on an audio or \
      video message without a first byte.
      """, lookAt: "Whether the peer closes after it; what the encoder does when it is muted."),
    Rule(
      .messageLong,
      """
      nginx-rtmp refuses more than max_message, by default 1 MiB; others stop at 10 MiB. Key frames \
      of large pictures reach that.
      """, lookAt: "Whether the peer closes after it; the server's limit.",
      seenIn: "arut/nginx-rtmp-module#1162"),
    Rule(
      .messageTypeRare, "Several servers ignore shared objects and aggregates, some close.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .messageTypeUnknown,
      "Most receivers pass over a type that they do not know; strict ones close.",
      lookAt: "Whether the peer closes after it; what the sender means by it."),
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
