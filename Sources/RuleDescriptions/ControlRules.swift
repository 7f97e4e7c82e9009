package import ByteParsing
internal import RTMP
internal import Sessions

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
  package static let eventWrongSide = Problem(
    "control.event-wrong-side", .note, "RTMP 1.0 §7.1.7",
    "a side sends a user control event that is the other's to send")
  package static let messageEmpty = Problem(
    "message.empty", .note, "RTMP 1.0 §6.1", "a message has no payload")
  package static let messageLong = Problem(
    "message.long", .note, "RTMP 1.0 §6.1", "a message is longer than 1048576 bytes")
  package static let messageTypeRare = Problem(
    "message.type-rare", .note, "RTMP 1.0 §7.1",
    "a shared object or an aggregate is sent, which some peers do not take")
  package static let transportStream = Problem(
    "message.transport-stream", .error, "RTMP 1.0 §7.1",
    "a message holds a piece of an MPEG transport stream")
  package static let pingEchoWrong = Problem(
    "ping.echo-wrong", .warning, "RTMP 1.0 §7.1.7",
    "a Ping Response repeats no timestamp that a request has")
}

extension AbsenceRule {
  package static let chunkSizeLate = AbsenceRule(
    "control.chunk-size-late", .note, "RTMP 1.0 §5.4.1",
    "the chunk size changes between publish and the first media")
  package static let pingUnanswered = AbsenceRule(
    "ping.unanswered", .warning, "RTMP 1.0 §7.1.7", "a Ping Request gets no Ping Response")
}

extension RuleBook {
  private static let pingThreads =
    "obsproject/obs-studio#11692 bluenviron/mediamtx#1245 "
    + "sergey-dryabzhinsky/nginx-rtmp-module#353"

  static let control = [
    Rule(
      .messageTooShort,
      "A fixed field reaches beyond the message's end; readers stop or take zeros.",
      proof: """
        The message has all the bytes that its header announces, and a fixed field of its type \
        reaches beyond them.
        """,
      severity: "No reader can take a field that is not there.",
      refutation: """
        A message length that was changed on the way, or a header misread just before, looks the \
        same.
        """,
      lookAt: "How the sender computes the message length."),
    Rule(
      .messageSurplus,
      "The message is longer than its fields; strict readers refuse it.",
      proof: """
        A complete message of type 1 to 6 has more bytes than its fields take: 4, or 5 for Set \
        Peer Bandwidth, or what its event has.
        """,
      severity: "Strict readers refuse the message, and the others pass over the rest.",
      refutation: "An extension that both ends know may add fields there.",
      lookAt: "Whether the sender reuses a buffer, or means another event type."),
    Rule(
      .controlMisplaced,
      """
      Types 1 to 6 go on chunk stream 2 and message stream 0. Strict clients ignore them \
      elsewhere, or stop.
      """,
      proof: """
        A message of type 1 to 6 has a chunk stream ID other than 2, or a message stream ID other \
        than 0.
        """,
      severity: "A peer that ignores it goes on with another chunk size or window than its sender.",
      refutation: "Peers that go by the message type alone obey it wherever it stands.",
      lookAt: "Where the sender takes the header of control messages from.",
      seenIn: "ossrs/srs#4683 ossrs/srs#4723"),
    Rule(
      .controlShared,
      """
      Chunk stream 2 is for control messages. Readers that go by the chunk stream take what else \
      is there for one.
      """,
      proof: "A message with chunk stream ID 2 has a type other than 1 to 6.",
      severity: "Nearly all readers go by the message type.",
      refutation: "A reader that goes by the message type takes it for what it is.",
      lookAt: "Whether the peer answers it."),
    Rule(
      .limitTypeUnknown,
      "There are 0 (hard), 1 (soft) and 2 (dynamic); strict readers stop.",
      proof: "The fifth byte of Set Peer Bandwidth is not 0, 1 or 2.",
      severity: "No reader can know what kind of limit is meant.",
      refutation: "A peer that ignores Set Peer Bandwidth altogether goes on.",
      lookAt: "Whether the peer closes after it; the order of the fields."),
    Rule(
      .eventUnknown,
      """
      26 and 27 (SWF verification), 31 and 32 (buffer empty and ready) are Adobe's; others are \
      nobody's. Most peers ignore what they do not know, some stop.
      """,
      proof:
        "The event type, the first two bytes of a User Control message, is none that §7.1.7 lists.",
      severity: "Most peers pass over an event that they do not know.",
      refutation: "Both ends may know it, as Adobe's servers and players do 26, 27, 31 and 32.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .eventWrongSide,
      """
      Each event is one side's to send. A peer that has no code for it ignores it, leaves it without an \
      answer, or closes.
      """,
      proof: """
        A client sends Stream Begin, Stream EOF, Stream Dry, Stream Is Recorded, Ping Request, SWF \
        Verification Request, Buffer Empty or Buffer Ready, or a server sends Set Buffer Length or \
        SWF Verification Response.
        """,
      severity: "Most peers pass over an event that they do not wait for.",
      refutation: "A relay may pass events on as they came, to a peer that knows it.",
      lookAt: "Whether the peer reacts to it; what the sender takes itself for."),
    Rule(
      .messageEmpty,
      """
      An empty Audio message means silence to some players. Several libraries fail on an audio or \
      video message without a first byte.
      """,
      proof: "The header of a message announces length 0.",
      severity: "Most peers pass over it.",
      refutation: """
        An encoder that is muted may send empty audio on purpose, to a server that knows what it \
        means.
        """,
      lookAt: "Whether the peer closes after it; what the encoder does when it is muted."),
    Rule(
      .messageLong,
      """
      nginx-rtmp refuses more than max_message, by default 1 MiB; others stop at 10 MiB. Key \
      frames of large pictures reach that.
      """,
      proof: "The 24-bit length in a message header is more than 1048576.",
      severity: "The specification allows 16777215, and only receivers with a lower limit refuse.",
      refutation: "A server with a greater max_message, or without such a limit, takes it.",
      lookAt: "Whether the peer closes after it; the server's limit.",
      seenIn: "arut/nginx-rtmp-module#1162"),
    Rule(
      .transportStream,
      """
      The sender's muxer writes MPEG-TS, and what sends it takes the bytes for FLV tags: types, lengths \
      and times of its messages are whatever stood there. ffmpeg does so with -f mpegts.
      """,
      proof: """
        A whole message of a type that is not defined has 8 packets or more of 188 bytes, each of which \
        begins with 0x47, from one of its first 188 bytes to its end.
        """,
      severity: "No receiver finds media in it.",
      refutation: "Both ends may have agreed to carry a transport stream so.",
      lookAt: "The format that the sender muxes: for RTMP it is FLV (ffmpeg: -f flv).",
      seenIn: "bluenviron/mediamtx#4006"),
    Rule(
      .messageTypeRare,
      "Several servers ignore shared objects and aggregates, some close.",
      proof: "A message of type 16, 19 or 22 comes.",
      severity: "They are part of RTMP 1.0, and most sessions never need them.",
      refutation: "Peers that are made for shared objects or aggregates take them.",
      lookAt: "Whether the peer closes after it."),
    Rule(
      .messageTypeUnknown,
      "Most receivers pass over a type that they do not know; strict ones close.",
      proof: """
        In bytes without a gap, a type 0 header has a message type that is not assigned, a length \
        above 0, and a message stream that is 0 or in use.
        """,
      severity: "The session goes on with all peers but strict ones.",
      refutation: """
        It may be an extension that both ends know, or payload read as a header where the reader \
        lost its place unnoticed.
        """,
      lookAt: "What the sender means by it: a type of its own, or a header that went wrong."),
    Rule(
      .chunkSizeLate,
      """
      Set Chunk Size is allowed at any time, but servers have been seen to take the first messages \
      after it wrongly where they expect metadata.
      """,
      proof: """
        The client sends Set Chunk Size after NetStream.Publish.Start and before onMetaData and \
        media, and the session waits or ends there.
        """,
      severity: "The size may change at any time, and only a few servers stumble over it.",
      refutation:
        "What the server stumbles over may be the message behind it, whatever the chunk size is.",
      lookAt: "Whether the server takes the metadata.",
      seenIn: "bluenviron/mediamtx#386 bluenviron/mediamtx#3302"),
    Rule(
      .pingUnanswered,
      """
      The server asks whether the client is alive, and drops one that does not answer after its ping \
      timeout. A client that asks gets no answer from most servers: §7.1.7 has the server ask.
      """,
      proof: """
        No Ping Response has the request's timestamp within 5 s, or within 0.5 s where its sender \
        closed then, with no gap in that direction.
        """,
      severity: "Servers drop clients over it, each after a timeout of its own.",
      refutation: """
        The response may wait behind media in the client's send queue, and servers that take any \
        bytes for a sign of life do not mind.
        """,
      lookAt: "Whether the side that was asked knows the event, and reads while it sends.",
      seenIn: pingThreads),
    Rule(
      .pingEchoWrong,
      "The response carries the request's timestamp, by which the server knows it.",
      proof: """
        From the SYN on, without a gap, the timestamp in a Ping Response is that of no Ping \
        Request that waits.
        """,
      severity: """
        A server that knows its ping by the timestamp takes the client for dead; one that does not \
        look goes on.
        """,
      refutation: "A second response to one request finds none waiting, and harms nobody.",
      lookAt: "How the client builds the response.",
      seenIn: pingThreads),
  ]
}
