package import ByteParsing

extension Problem {
  package static let connectAppMissing = Problem(
    "connect.app-missing", .error, "RTMP 1.0 §7.2.1.1", "connect names no application")
  package static let connectRefused = Problem(
    "connect.refused", .error, "RTMP 1.0 §7.2.1.1", "the server refuses connect")
  package static let connectUnanswered = Problem(
    "connect.unanswered", .error, "RTMP 1.0 §7.2.1.1", "connect gets no answer")
  package static let connectAuthentication = Problem(
    "connect.authentication", .note, "RTMP 1.0 §7.2.1.1",
    "the server wants the client to authenticate by a further connect")
  package static let connectNotFirst = Problem(
    "connect.not-first", .warning, "RTMP 1.0 §7.2.1.1",
    "the client sends another command before connect")
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
  package static let tcURLMismatch = Problem(
    "connect.tcurl-mismatch", .warning, "RTMP 1.0 §7.2.1.1",
    "tcUrl does not agree with app")
  package static let tcURLPort = Problem(
    "connect.tcurl-port", .note, "RTMP 1.0 §7.2.1.1",
    "tcUrl has another port than the connection")
}

extension RuleBook {
  private static let authenticationThreads =
    "bluenviron/mediamtx#5657 HaishinKit/HaishinKit.swift#682 bluenviron/gortmplib#76 "
    + "pedroSG94/RootEncoder#766"

  private static let urlThreads =
    "ossrs/srs#595 HaishinKit/HaishinKit.swift#843 livekit/ingress#390"

  static let connect = [
    Rule(
      .connectAppMissing,
      "Servers choose their configuration by app, and refuse or close without it.",
      lookAt: "The URL that the client was given: rtmp://host/app/name."),
    Rule(
      .connectRefused,
      """
      The answer says why in code and description. A description with authmod= asks for a further \
      connection with credentials.
      """, lookAt: "code and description of the answer; the application's name.",
      seenIn: authenticationThreads),
    Rule(
      .connectUnanswered,
      """
      Without _result or _error the client cannot go on. Servers that close here do not know the \
      application, refuse the address, or failed on a value in the command object; nginx-rtmp \
      closes without a word for an application that it does not have.
      """, lookAt: "The value of app, who closes, and the server's log at that moment.",
      seenIn: authenticationThreads),
    Rule(
      .connectAuthentication,
      """
      In the adobe and llnw schemes a client connects three times: without credentials, with its \
      user name to get a salt and challenge, and with the response to them. reason= tells which \
      step it is: needauth, nosuchuser, authfailed, invalid_session_id.
      """, lookAt: "The other connections of that client; whether the last one succeeds.",
      seenIn: authenticationThreads),
    Rule(
      .connectNotFirst, "Servers know nothing of the client before connect; some close.",
      lookAt: "Whether the server answers it."),
    Rule(
      .connectRepeated,
      """
      Servers differ: a new request, a new state, or an error. A further attempt, to authenticate \
      for one, belongs on a new connection.
      """, lookAt: "What the server answers to the second one."),
    Rule(
      .connectTransaction, "It is always 1; strict servers refuse another.",
      lookAt: "Whether the server answers, and with which ID."),
    Rule(
      .connectFieldsMissing,
      """
      Some servers refuse a connect without these. tcUrl is what virtual hosts are chosen by.
      """, lookAt: "Whether the server answers."),
    Rule(
      .objectEncodingDiffers,
      "0 is AMF0, 3 is AMF3. A client that goes on as it asked is not understood.",
      lookAt: "Which types the client's next messages have: 17 and 15, or 20 and 18."),
    Rule(
      .tcURLMismatch,
      """
      tcUrl is the address up to the application. Servers that build the stream's URL from it \
      find another application, or the key in the wrong place.
      """, lookAt: "tcUrl and app side by side; whether the key is in either.",
      seenIn: urlThreads),
    Rule(
      .tcURLPort,
      """
      Something in between maps ports, or the client was given another address than it connects \
      to. Servers that choose a virtual host by tcUrl take another one.
      """, lookAt: "Port mappings, proxies, and the default port of the URL's scheme.",
      seenIn: urlThreads),
  ]
}
