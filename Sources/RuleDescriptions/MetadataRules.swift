package import ByteParsing
internal import RTMP
internal import Sessions

extension Problem {
  package static let metadataBare = Problem(
    "media.metadata-bare", .note, "FLV 10.1 §E.5",
    "a publisher sends onMetaData without @setDataFrame")
  package static let setDataFrameShort = Problem(
    "data.set-data-frame-short", .warning, "FLV 10.1 §E.5",
    "@setDataFrame lacks the handler's name or its value")
  package static let metadataContradicts = Problem(
    "media.metadata-contradicts", .warning, "FLV 10.1 §E.5",
    "onMetaData says something else than the stream")
  package static let metadataNoArray = Problem(
    "media.metadata-no-array", .note, "FLV 10.1 §E.5",
    "onMetaData brings something other than an ECMA array")
  package static let metadataType = Problem(
    "media.metadata-type", .warning, "FLV 10.1 §E.5",
    "a property of onMetaData is not of the type that it has")
  package static let metadataTrackID = Problem(
    "media.metadata-track-id", .note, "Enhanced RTMP v2, Enhancing onMetaData",
    "an info map of onMetaData has a key that is no track ID from 1 on")
  package static let mediaUnannounced = Problem(
    "media.unannounced", .note, "FLV 10.1 §E.5",
    "onMetaData announces one kind of track, and the publisher sends the other too")
}

extension AbsenceRule {
  package static let metadataMissing = AbsenceRule(
    "media.metadata-missing", .note, "FLV 10.1 §E.5", "media is published without onMetaData")
  package static let metadataLate = AbsenceRule(
    "media.metadata-late", .note, "FLV 10.1 §E.5", "onMetaData comes after the first media")
}

extension RuleBook {
  static let metadataThreads =
    "bluenviron/mediamtx#386 bluenviron/mediamtx#3302 bluenviron/mediamtx#3971 "
    + "veovera/enhanced-rtmp#45 veovera/enhanced-rtmp#8 begeekmyfriend/yasea#238"

  static let metadata = [
    Rule(
      .metadataBare,
      """
      @setDataFrame has the server keep the metadata for players that come later. Some servers \
      take onMetaData alone, some pass it on once, some ignore it.
      """,
      proof: "The handler of a publisher's data message is onMetaData itself, not @setDataFrame.",
      severity: "Most servers take either.",
      refutation: "A server that keeps each onMetaData has it for late players too.",
      lookAt: "Whether a player that joins later gets it."),
    Rule(
      .setDataFrameShort,
      "There is nothing that a server could keep: it ignores it, or fails.",
      proof: """
        Behind @setDataFrame, in values that were read to their end, there is no string, or a \
        string and nothing else.
        """,
      severity: "Media goes on, and late players miss the metadata.",
      refutation: "The sender may want its metadata removed, for which there is @clearDataFrame.",
      lookAt: "The values of the message."),
    Rule(
      .metadataContradicts,
      "Receivers that believe onMetaData set up the wrong decoder or size.",
      proof: """
        width, height, videocodecid, audiocodecid, audiosamplerate, audiochannels or stereo is not \
        what tag or sequence header say; a size or codec of 0, and half or twice the rate, pass. Or \
        a sequence header changes the size, and no onMetaData follows; or pictures come one and a half \
        times as often as framerate says, or as seldom.
        """,
      severity: """
        Receivers that believe it set up wrongly, and the others never read it; hardly any believes \
        the channels or the rate, or goes on believing after a change.
        """,
      refutation: """
        A header that changes is held against the onMetaData of before, which a new one may \
        follow.
        """,
      lookAt: "The property beside the sequence header.",
      seenIn: metadataThreads),
    Rule(
      .metadataNoArray,
      """
      Readers of the file format look for an ECMA array. Most take an object as well; one that does not \
      has no metadata.
      """,
      proof: """
        What follows the name onMetaData is of another type of AMF0 than ECMA array. An object is told of \
        publishers alone: servers pass it on as it came.
        """,
      severity: "Enhanced RTMP asks readers to take either, and nearly all do.",
      refutation: "A reader that takes arrays and objects alike never notices.",
      lookAt:
        "How the sender writes the value: marker 8, a count of four bytes, then the properties."),
    Rule(
      .metadataType,
      "A reader that wants a number finds none: it goes without the property, or drops the message.",
      proof: """
        A property that FLV defines, of onMetaData or of a track in its info maps, is neither null nor of \
        the type that FLV has for it; a codec may go by a string, and canSeekToEnd, which ffmpeg writes \
        as one, is not looked at.
        """,
      severity: "Strict readers refuse the message, and the others miss what the property says.",
      refutation:
        "A reader that finds the size and the codec in the sequence headers needs none of it.",
      lookAt: "The value in the sender's code: a number that was made a text, or the reverse."),
    Rule(
      .metadataTrackID,
      "A reader that looks for a track by its number does not find it.",
      proof: """
        A key of videoTrackIdInfoMap or audioTrackIdInfoMap is not a whole number from 1 to 255: track 0 \
        is described by the properties of onMetaData itself.
        """,
      severity: "Each track has its own sequence header, which says what it is.",
      refutation: "Sender and receiver of one maker may count tracks from 0.",
      lookAt: "The track IDs in the media beside the keys."),
    Rule(
      .mediaUnannounced,
      """
      Receivers that set up their tracks by the first onMetaData have none for it: they drop it, or \
      close.
      """,
      proof: """
        The publisher's onMetaData has a videocodecid or an audiocodecid that is neither 0 nor empty, and \
        not the other; audio or video of the other kind comes behind it, or a later onMetaData names it \
        once media has come.
        """,
      severity: "Most receivers find the tracks by the media itself.",
      refutation: "A receiver that reads no metadata, or waits for the tracks, has lost nothing.",
      lookAt:
        "Whether the receiver has both tracks; what the encoder knows when it writes onMetaData.",
      seenIn: "bluenviron/mediamtx#3802 ZLMediaKit/ZLMediaKit#3988"),
    Rule(
      .metadataMissing,
      "Some servers and players wait for it, or guess whether there is audio.",
      proof: """
        From the SYN on, without a gap, 10 or more frames are published on a message stream that \
        has no onMetaData.
        """,
      severity: "Nothing requires metadata, and few receivers wait for it.",
      refutation:
        "onMetaData on another message stream, such as 0, is not counted, and may have been taken.",
      lookAt: "Whether the receiver finds both tracks.",
      seenIn: metadataThreads),
    Rule(
      .metadataLate,
      "Receivers that decide by the first messages do so without it.",
      proof: """
        From the SYN on, without a gap, the first onMetaData of the client's stream follows a \
        coded frame.
        """,
      severity: "Most receivers find the tracks without it.",
      refutation: "A receiver that takes metadata at any time has lost nothing.",
      lookAt: "Whether the receiver finds both tracks.",
      seenIn: metadataThreads),
  ]
}
