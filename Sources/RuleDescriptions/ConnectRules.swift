package import ByteParsing
internal import Sessions

extension Problem {
  package static let connectAppMissing = Problem(
    "connect.app-missing", .error, "RTMP 1.0 §7.2.1.1", "connect names no application")
  package static let connectRefused = Problem(
    "connect.refused", .error, "RTMP 1.0 §7.2.1.1", "the server refuses connect")
  package static let connectAuthentication = Problem(
    "connect.authentication", .note, "RTMP 1.0 §7.2.1.1",
    "the server wants the client to authenticate by a further connect")
  package static let connectRepeated = Problem(
    "connect.repeated", .warning, "RTMP 1.0 §7.2.1.1",
    "the client sends connect again on one connection")
  package static let connectTransaction = Problem(
    "connect.transaction-id", .warning, "RTMP 1.0 §7.2.1.1",
    "the transaction ID of connect is not 1")
  package static let connectFieldsMissing = Problem(
    "connect.fields-missing", .note, "RTMP 1.0 §7.2.1.1",
    "connect has no tcUrl or no flashVer")
  package static let objectEncodingDiffers = Problem(
    "connect.object-encoding-differs", .note, "RTMP 1.0 §7.2.1.1",
    "the server answers another object encoding than the client asked for")
  package static let objectEncodingUnknown = Problem(
    "connect.object-encoding-unknown", .note, "RTMP 1.0 §7.2.1.1",
    "objectEncoding is neither 0 nor 3")
  package static let reconnectRequest = Problem(
    "connect.reconnect-request", .warning, "Enhanced RTMP v2, Reconnect Request",
    "the server asks the client to reconnect, and closes before it does")
  package static let tcURLMalformed = Problem(
    "connect.tcurl-malformed", .warning, "RTMP 1.0 §7.2.1.1",
    "tcUrl is no URL")
  package static let tcURLMismatch = Problem(
    "connect.tcurl-mismatch", .warning, "RTMP 1.0 §7.2.1.1",
    "tcUrl does not agree with app")
  package static let tcURLPort = Problem(
    "connect.tcurl-port", .note, "RTMP 1.0 §7.2.1.1",
    "tcUrl has another port than the connection")
}

extension AbsenceRule {
  package static let connectUnanswered = AbsenceRule(
    "connect.unanswered", .error, "RTMP 1.0 §7.2.1.1", "connect gets no answer")
  package static let connectTokenUnanswered = AbsenceRule(
    "connect.token-unanswered", .error, "RTMP 1.0 §7.2.1.1",
    "the server asks for secureTokenResponse, and the client never sends it")
  package static let connectNotFirst = AbsenceRule(
    "connect.not-first", .warning, "RTMP 1.0 §7.2.1.1",
    "the client sends another command before connect")
}

extension RuleBook {
  private static let authenticationThreads =
    "bluenviron/mediamtx#5657 HaishinKit/HaishinKit.swift#682 bluenviron/gortmplib#76 "
    + "pedroSG94/RootEncoder#766"

  private static let tokenThreads =
    "mekya/Vitamio-with-librtmp#3 yixia/VitamioBundle#63 bilibili/ijkplayer#112 videojs/video.js#858"
  private static let reconnectThreads = "software-mansion/smelter#2032"

  private static let urlThreads =
    "ossrs/srs#595 HaishinKit/HaishinKit.swift#843 livekit/ingress#390"

  static let connect = [
    Rule(
      .connectAppMissing,
      "Servers choose their configuration by app, and refuse or close without it.",
      proof: "The command object of connect, read to its end, has no string app, or an empty one.",
      severity: """
        Most servers cannot choose an application and refuse; where this one accepts connect, it \
        is a note.
        """,
      refutation: "A server with one application, or one that takes it from tcUrl, needs no app.",
      lookAt: "The URL that the client was given: rtmp://host/app/name."),
    Rule(
      .connectRefused,
      """
      The answer says why in code and description. A description with authmod= asks for a further \
      connection with credentials.
      """,
      proof: "The answer with the transaction ID of connect is _error, or has the level \"error\".",
      severity: "The session ends before anything was published or played.",
      refutation: """
        With authmod= it is one step of authentication, behind which the client comes back on \
        another connection.
        """,
      lookAt: "code and description of the answer; the application's name.",
      seenIn: authenticationThreads),
    Rule(
      .connectUnanswered,
      """
      Without _result or _error the client cannot go on. Servers that close here do not know the \
      application, refuse the address, or failed on a value in the command object; nginx-rtmp \
      closes without a word for an application that it does not have.
      """,
      proof: """
        From the SYN on, without a gap on either side, no answer has the transaction ID of connect \
        until the server closed, or the client did after 1 s, or 5 s went by.
        """,
      severity: "The client can go no further: this is where the session failed.",
      refutation: """
        A server that answers with another transaction ID has answered, as command.reply-orphan \
        then tells.
        """,
      lookAt: "The value of app, and the server's log at that moment.",
      seenIn: authenticationThreads),
    Rule(
      .connectAuthentication,
      """
      In the adobe and llnw schemes a client connects three times: without credentials, with its \
      user name to get a salt and challenge, and with the response to them. reason= tells which \
      step it is: needauth, nosuchuser, authfailed, invalid_session_id.
      """,
      proof: "The description with which connect is refused has authmod= in it.",
      severity: "A client that has credentials is expected to come again.",
      refutation: "Behind a wrong response it is a refusal for good, which reason=authfailed says.",
      lookAt: "The other connections of that client; whether the last one succeeds.",
      seenIn: authenticationThreads),
    Rule(
      .connectNotFirst,
      "Servers know nothing of the client before connect; some close.",
      proof: """
        From the SYN on, without a gap, a command of the client that can be read comes before any \
        connect.
        """,
      severity: "Some servers close on it, others ignore the command.",
      refutation: "A connect in a message that could not be read may have come before.",
      lookAt: "The order in which the client sends its commands."),
    Rule(
      .connectRepeated,
      """
      Servers differ: a new request, a new state, or an error. A further attempt, to authenticate \
      for one, belongs on a new connection.
      """,
      proof: "From the SYN on, without a gap, the client sends a second connect.",
      severity: "Servers answer it with a new state, an error or a close.",
      refutation:
        "A server may let its clients authenticate by a second connect on the same connection.",
      lookAt: "Why the client connects again: a second session, or an attempt to authenticate."),
    Rule(
      .connectTransaction,
      "It is always 1; strict servers refuse another.",
      proof: "The transaction ID of connect is a number other than 1.",
      severity: "The session works wherever the number is only repeated.",
      refutation: "A server that repeats the number gives the client the answer that it waits for.",
      lookAt: "How the client numbers its calls: connect has 1."),
    Rule(
      .connectFieldsMissing,
      "Some servers refuse a connect without these. tcUrl is what virtual hosts are chosen by.",
      proof: """
        The command object of connect, read to its end, lacks a string tcUrl or flashVer, and the \
        server refused, closed or let the client wait.
        """,
      severity: "Few servers need either.",
      refutation: "The server may have had another reason, which its status or its log tells.",
      lookAt: "Whether the server answers."),
    Rule(
      .objectEncodingDiffers,
      "0 is AMF0, 3 is AMF3. A client that goes on as it asked is not understood.",
      proof: "objectEncoding is one number in connect and another in its answer.",
      severity: "The answer is what counts, and a client that follows it gets on.",
      refutation: """
        A client that writes AMF0 whatever is agreed, before a server that reads both, never \
        notices.
        """,
      lookAt: "Which types the client's next messages have: 17 and 15, or 20 and 18."),
    Rule(
      .objectEncodingUnknown,
      "There are 0 (AMF0) and 3 (AMF3): a peer takes another number for one of them, or refuses it.",
      proof: "objectEncoding, in connect or its answer, is a number other than 0 and 3.",
      severity: "A peer that asks nothing but whether it is 3 goes on with AMF0.",
      refutation: "Client and server of one maker may mean something of their own by it.",
      lookAt: "objectEncoding beside the types of the messages that follow."),
    Rule(
      .tcURLMalformed,
      """
      Servers that read tcUrl as a URL close or refuse where they cannot, often without a word; \
      others look at app alone and never notice. A quotation mark at its start comes from a \
      setting or a shell that took the marks for part of the URL, spaces from options behind it.
      """,
      proof: """
        tcUrl begins with a quotation mark, holds a space or a control character, has no scheme \
        with :// behind it, no host, or a port that is no number up to 65535.
        """,
      severity: "Whether it is read as a URL is the server's choice.",
      refutation: "A server that takes tcUrl for any text sees nothing wrong with it.",
      lookAt: "The URL in the client's settings, with its quotation marks and what follows it.",
      seenIn: "bluenviron/mediamtx#1177"),
    Rule(
      .tcURLMismatch,
      """
      tcUrl is the address up to the application. Servers that build the stream's URL from it find \
      another application, or the key in the wrong place.
      """,
      proof: """
        What follows the host in tcUrl is not app, both taken without query, closing slashes and the \
        instance _definst_.
        """,
      severity: "Only servers that go by tcUrl are misled.",
      refutation: "The same path with characters escaped in one of the two counts as another here.",
      lookAt: "tcUrl and app side by side; whether the key is in either.",
      seenIn: urlThreads),
    Rule(
      .tcURLPort,
      """
      Something in between maps ports, or the client was given another address than it connects \
      to. Servers that choose a virtual host by tcUrl take another one.
      """,
      proof: """
        The scheme of tcUrl is rtmp, and its port, or 1935 where it has none, is not the server's \
        TCP port.
        """,
      severity: "Only servers that choose by tcUrl care, and the connection was made.",
      refutation: "A mapped port or a relay that keeps the URL is set up so on purpose.",
      lookAt: "Port mappings, proxies, and the default port of the URL's scheme.",
      seenIn: urlThreads),
    Rule(
      .connectTokenUnanswered,
      """
      Wowza's secureToken is a challenge: a client that knows the shared secret decrypts it and calls \
      secureTokenResponse before it goes on. Servers drop those that do not, without a status.
      """,
      proof: """
        The information in the answer to connect has secureToken, and the client's bytes, without a \
        gap, have no secureTokenResponse.
        """,
      severity: "No media came after it; where some did, it is a note: the server does not insist.",
      refutation: "The server may have refused for another reason, and said so elsewhere.",
      lookAt: "Whether the client has an option for the token (rtmpdump: --token), and its secret.",
      seenIn: tokenThreads),
    Rule(
      .reconnectRequest,
      """
      The server is about to go, and names where the client should go on. A client that has not \
      offered Reconnect in capsEx need not know the request, and is cut off in the middle. One that has \
      looks for it on message stream 0, with the level status and, for tcUrl, a string.
      """,
      proof: """
        onStatus has NetConnection.Connect.ReconnectRequest, and the server's FIN or RST is the \
        first after it.
        """,
      severity: "The session ended by it; where the client left by itself, or stays, it is a note.",
      refutation: "The client may have gone on over another connection that is not in the capture.",
      lookAt: "capsEx in connect; whether the client connects to the URL that is named.",
      seenIn: reconnectThreads),
  ]
}
