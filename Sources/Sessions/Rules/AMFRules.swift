internal import AMF
internal import ByteParsing

extension Problem {
  static let leadByteMissing = Problem(
    "amf3.lead-byte-missing", .warning, "RTMP 1.0 §7.1.1",
    "an AMF3 message does not begin with a byte that is 0")
  static let avmPlusUnagreed = Problem(
    "amf.avmplus-unagreed", .warning, "RTMP 1.0 §7.2.1.1",
    "a value is AMF3, and connect has not asked for object encoding 3")
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
  ]
}
