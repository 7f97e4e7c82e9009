package import ByteParsing
internal import Sessions

extension Problem {
  package static let dataNameMisspelt = Problem(
    "data.name-misspelt", .warning, "FLV 10.1 §E.5", "metadata goes by a name that is misspelt")
  package static let dataNameMissing = Problem(
    "data.name-missing", .warning, "FLV 10.1 §E.4.4",
    "a data message does not begin with the name of a handler")
  package static let dataAsCommand = Problem(
    "data.as-command", .warning, "RTMP 1.0 §7.1.2", "metadata is sent as a command")
  package static let trackInData = Problem(
    "media.track-in-data", .note, "RTMP 1.0 §7.1.2",
    "a second audio track is sent in data messages")
}

extension RuleBook {
  static let dataName = [
    Rule(
      .dataNameMisspelt,
      "Servers and players go by the name: they pass the message on unread, or drop it.",
      proof: """
        The handler of a data message, or the name behind @setDataFrame, is @setDataFrame, \
        @clearDataFrame or onMetaData but for the @ or the case of its letters.
        """,
      severity: "Media goes on, and whoever needs the metadata misses it.",
      refutation: "A receiver that does not look at case takes it.",
      lookAt: "The name in the sender's code: @setDataFrame, onMetaData."),
    Rule(
      .dataNameMissing,
      "Receivers find what to do by the name: they drop the message, or close.",
      proof: "The first value of a whole data message with a payload is no string.",
      severity: "Nobody can tell what the values are for, and media goes on.",
      refutation: "Client and server of one maker may send values that need no name.",
      lookAt: "The first value: whether the name stands behind it, or was left out."),
    Rule(
      .dataAsCommand,
      """
      Metadata belongs in data messages (type 18, or 15 in AMF3). Servers take the command for a \
      call that they do not know: they ignore it, answer with an error, or close.
      """,
      proof: "A command message (type 20 or 17) has the name of a data message.",
      severity: "Media goes on, and late players miss the metadata.",
      refutation: "A server that reads names before types takes it.",
      lookAt: "The message type in the sender's code.",
      seenIn: "HaishinKit/HaishinKit.swift#610 Red5/red5-server#440"),
    Rule(
      .trackInData,
      """
      OBS sends its track for recordings (VOD track) to Twitch in this way. Servers that do not know \
      the messages pass them on to players, ignore them, or close.
      """,
      proof: "The handler of a data message is additionalMedia.",
      severity: "Servers that know it want it, and most others ignore it.",
      refutation: "The server may have asked for it by its service's settings.",
      lookAt: "Whether the service takes such a track; the setting of the encoder for it.",
      seenIn: "bluenviron/mediamtx#2986 obsproject/obs-studio#11118"),
  ]
}
