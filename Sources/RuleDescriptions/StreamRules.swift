package import ByteParsing
internal import Sessions

extension Problem {
  package static let streamIDMissing = Problem(
    "stream.id-missing", .error, "RTMP 1.0 §7.2.1.3",
    "createStream is answered without a stream number")
  package static let streamIDZero = Problem(
    "stream.id-zero", .warning, "RTMP 1.0 §7.2.1.3",
    "createStream is answered with 0, which is the connection's own message stream")
  package static let statusWrongStream = Problem(
    "stream.status-wrong-stream", .warning, "RTMP 1.0 §7.2.2",
    "a status comes on another message stream than the one it is about")
  package static let streamIDLarge = Problem(
    "stream.id-large", .note, "RTMP 1.0 §5.3.1.2.1",
    "a message stream ID is beyond 2^24, as one in the other byte order is")
}

extension AbsenceRule {
  package static let streamIDRepeated = AbsenceRule(
    "stream.id-repeated", .warning, "RTMP 1.0 §7.2.1.3",
    "createStream is answered with a number that another stream has")
  package static let streamNotCreated = AbsenceRule(
    "stream.not-created", .warning, "RTMP 1.0 §7.2.2",
    "a message stream is used that createStream has not given")
  package static let requestEarly = AbsenceRule(
    "stream.request-early", .warning, "RTMP 1.0 §7.2.2",
    "publish or play is sent before createStream is answered")
  package static let streamBeginEarly = AbsenceRule(
    "stream.begin-early", .note, "RTMP 1.0 §7.1.7",
    "Stream Begin names a message stream that was not created yet")
  package static let createEarly = AbsenceRule(
    "stream.create-early", .warning, "RTMP 1.0 §7.2.1.3",
    "createStream is sent before connect is answered")
}

extension RuleBook {
  private static let orderThreads = "BasisVR/Basis#877 begeekmyfriend/yasea#672"
  private static let orphanThreads = "ZLMediaKit/ZLMediaKit#4002"

  static let stream = [
    Rule(
      .streamIDMissing,
      "The client learns from it on which message stream to publish or play.",
      proof: "The _result of createStream has no whole number below 2^32 among its arguments.",
      severity: "Neither publish nor play can be sent without the number.",
      refutation: "A client that takes 1 for granted goes on all the same.",
      lookAt: "The values of the answer.",
      seenIn: orderThreads),
    Rule(
      .streamIDZero,
      "Message stream 0 carries the connection's commands; media there is refused.",
      proof: "The number in the _result of createStream is 0.",
      severity: "Some servers take publish and play on message stream 0, others refuse.",
      refutation:
        "A server that gives 0 and takes media there works with clients that do as they are told.",
      lookAt: "How the server numbers message streams: from 1 on.",
      seenIn: orderThreads),
    Rule(
      .streamIDRepeated,
      "Some servers give the same number each time: two streams on it cannot be told apart.",
      proof: """
        The _result of createStream has the number of a message stream that was given before, and \
        neither ended nor was refused.
        """,
      severity: "A client that uses both mixes two streams; one that uses either gets on.",
      refutation: "A deleteStream in bytes that were not captured would have freed the number.",
      lookAt: "Whether the client publishes or plays on both."),
    Rule(
      .streamNotCreated,
      """
      publish, play and media belong on the message stream that createStream has returned. Servers \
      drop them elsewhere, or close.
      """,
      proof: """
        From the SYN on, without a gap, no answer to createStream has the message stream ID of a \
        publish, a play or media.
        """,
      severity: "Some servers refuse it, and others take any number.",
      refutation: "Both ends may take message stream 1 for granted.",
      lookAt: "The number in createStream's answer, and which library ignores it.",
      seenIn: orderThreads),
    Rule(
      .requestEarly,
      "The client cannot know the message stream's number yet; it guesses 1.",
      proof: """
        From the SYN on, without a gap, publish or play is sent while a createStream of the client \
        waits for its answer.
        """,
      severity:
        "The client guesses its message stream, and fails with a server that gives another.",
      refutation: "A client that knows its server saves a round trip by the right guess.",
      lookAt: "The number that the answer brings.",
      seenIn: orderThreads),
    Rule(
      .statusWrongStream,
      "Clients that listen on their message stream never see it.",
      proof: """
        From the SYN on, without a gap, a NetStream status comes on a message stream that is not \
        in use, while one publish or play waits on another.
        """,
      severity: "A client that listens on its own message stream never sees it.",
      refutation: "The status may be about something else than the request that waits.",
      lookAt: "Which message stream the server answers on, and whether the client takes it there.",
      seenIn: orphanThreads),
    Rule(
      .streamBeginEarly,
      "Clients that react to Stream Begin find no such stream.",
      proof: """
        From the SYN on, without a gap, Stream Begin names a message stream other than 0 that is \
        not there yet.
        """,
      severity: "Hardly a client does anything upon Stream Begin.",
      refutation:
        "The answer to createStream may follow in the same packet, before the client has looked.",
      lookAt: "Whether the client goes on.",
      seenIn: orderThreads),
    Rule(
      .createEarly,
      "Servers that allow it only once they have accepted connect close.",
      proof:
        "From the SYN on, without a gap, createStream is sent after connect and before its answer.",
      severity: "Servers that are strict about order close or drop it, and others answer both.",
      refutation:
        "A server that reads one command after the other answers as if the client had waited.",
      lookAt: "Whether the server answers it."),
    Rule(
      .streamIDLarge,
      """
      The message stream ID is the only field whose lowest byte comes first. Written the other way \
      round, 1 is 16777216.
      """,
      proof: "The last of the four bytes of a message stream ID, its highest, is not 0.",
      severity: "Any number works that both sides read alike.",
      refutation: "The server may really count so high, as its answer to createStream shows.",
      lookAt: "How the sender encodes it; which number createStream gave."),
  ]
}
