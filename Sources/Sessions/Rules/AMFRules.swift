internal import AMF
package import ByteParsing

extension Problem {
  package static let leadByteMissing = Problem(
    "amf3.lead-byte-missing", .warning, "RTMP 1.0 §7.1.1",
    "an AMF3 message does not begin with a byte that is 0")
  package static let avmPlusUnagreed = Problem(
    "amf.avmplus-unagreed", .warning, "RTMP 1.0 §7.2.1.1",
    "a value is AMF3, and connect has not asked for object encoding 3")
  package static let markerRare = Problem(
    "amf.marker-rare", .note, "AMF0 §2.1", "a value has a type that many readers do not know")
}

extension RuleBook {
  private static let threads =
    "MicrosoftDX/AzureRTMPIngestLib#5 iizukanao/node-rtsp-rtmp-server#36 "
    + "iizukanao/node-rtsp-rtmp-server#39 illuspas/Node-Media-Server#2 "
    + "illuspas/Node-Media-Server#65 HaishinKit/HaishinKit.swift#16"

  static let amf = [
    Rule(
      .amfUnknownMarker, "The rest of the message cannot be read: readers drop it, or close.",
      lookAt: "The byte at that offset, and the value before it.", seenIn: threads),
    Rule(
      .amf3UnknownMarker, "The rest of the message cannot be read: readers drop it, or close.",
      lookAt: "The byte at that offset, and the value before it.", seenIn: threads),
    Rule(
      .amf3ReferenceUnknown,
      "The writer's tables are not the reader's: one of them keeps them beyond the message.",
      lookAt: "What the references before it stand for.", seenIn: threads),
    Rule(
      .amf3ReferencesExcessive,
      "A few bytes stand for very many; the rest of the message is not read, and a peer that reads it runs out of memory.",
      lookAt: "Whether the sender means to harm its peer."),
    Rule(
      .amf3ClassUnknown, "Only the class itself knows its format; the rest cannot be read.",
      lookAt: "The class name."),
    Rule(
      .amfEndOfBytes, "The message is shorter than its values.",
      lookAt: "The message length, and the length of the last string.", seenIn: threads),
    Rule(
      .amfNestingTooDeep, "Readers have bounds, or overflow their stack.",
      lookAt: "Whether the sender writes a value into itself."),
    Rule(
      .amfObjectEndMissing,
      "00 00 09 ends an object. Readers that need it find the message incomplete.",
      lookAt: "How the sender closes objects and arrays.", seenIn: threads),
    Rule(
      .amfObjectEndMisplaced, "09 ends an object only behind an empty name.",
      lookAt: "How the sender closes objects and arrays.", seenIn: threads),
    Rule(
      .amfArrayCountWrong,
      "Readers that trust the count stop early, or read beyond the array.",
      lookAt: "Whether the peer takes the values at the end.", seenIn: threads),
    Rule(
      .amfTrailingBytes, "Strict readers refuse the message.",
      lookAt: "Whether the sender writes an object end too many, or a buffer too long.",
      seenIn: threads),
    Rule(
      .amfStringNotUTF8, "Strict readers refuse the message; others show something else.",
      lookAt: "The encoding in which the name or key was entered.", seenIn: threads),
    Rule(
      .leadByteMissing,
      "Types 15 and 17 begin with a 0 before AMF0 values. Readers that skip a byte lose one.",
      lookAt: "Whether the peer answers the command.", seenIn: threads),
    Rule(
      .avmPlusUnagreed, "A peer that has not agreed on AMF3 need not know the marker 0x11.",
      lookAt: "objectEncoding in connect and in its answer.", seenIn: threads),
    Rule(
      .markerRare,
      """
      It is AMF0, but libraries leave out what RTMP seldom needs: dates, long strings, references, \
      typed objects, XML. One that does not know the marker drops the message, or closes.
      """, lookAt: "Whether the peer takes what the message says."),
    Rule(
      .amfKeyEmpty,
      """
      An empty name is what an object ends by. Readers that do not look for the 09 behind it end \
      the object there, and strict ones refuse it.
      """, lookAt: "Where the sender's name got lost, or the 09 of its object end."),
    Rule(
      .amfKeyRepeated, "Some readers take the first of them, others the last.",
      lookAt: "Whether both have the same value."),
    Rule(
      .amfBooleanOdd, "Some readers take only 1 for true, others all that is not 0.",
      lookAt: "What the sender means by it."),
    Rule(
      .amfDateOdd,
      """
      The time zone is reserved and to be 0. Some readers refuse a date with one, or with a time \
      before 1970 or that is no number; others ignore the zone.
      """, lookAt: "Whether the sender has a clock that is set."),
    Rule(
      .amfReferenceUnknown,
      """
      References count the objects and arrays of one message from 0. The writer has counted \
      otherwise, or across messages; readers refuse the message.
      """, lookAt: "The objects that come before it in the message."),
    Rule(
      .amfReferenceCircular,
      "AMF0 lets an object hold itself; readers that copy what is referred to refuse it, or hang.",
      lookAt: "Whether the peer takes what the message says."),
  ]
}
