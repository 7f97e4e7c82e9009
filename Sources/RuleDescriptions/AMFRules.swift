internal import AMF
package import ByteParsing
internal import Sessions

extension Problem {
  package static let leadByteMissing = Problem(
    "amf3.lead-byte-missing", .warning, "RTMP 1.0 §7.1.1",
    "an AMF3 message does not begin with a byte that is 0")
  package static let markerRare = Problem(
    "amf.marker-rare", .note, "AMF0 §2.1", "a value has a type that many readers do not know")
}

extension AbsenceRule {
  package static let avmPlusUnagreed = AbsenceRule(
    "amf.avmplus-unagreed", .warning, "RTMP 1.0 §7.2.1.1",
    "a value or a message is AMF3, and object encoding 3 was not agreed on")
}

extension RuleBook {
  private static let threads =
    "MicrosoftDX/AzureRTMPIngestLib#5 iizukanao/node-rtsp-rtmp-server#36 "
    + "iizukanao/node-rtsp-rtmp-server#39 illuspas/Node-Media-Server#2 "
    + "illuspas/Node-Media-Server#65 HaishinKit/HaishinKit.swift#16"

  static let amf = [
    Rule(
      .amfUnknownMarker,
      "The rest of the message cannot be read: readers drop it, or close.",
      proof: "The byte where an AMF0 value begins is above 0x11.",
      severity: "The length of the value is not known, so that nothing behind it can be read.",
      refutation:
        "A value before it that is a byte too long or too short is the one at fault then.",
      lookAt: "The byte at that offset, and the value before it.",
      seenIn: threads),
    Rule(
      .amf3UnknownMarker,
      "The rest of the message cannot be read: readers drop it, or close.",
      proof: "The byte where an AMF3 value begins is none of the markers in AMF3 §3.1.",
      severity: "No reader can pass over a value of unknown form.",
      refutation: "AMF0 that is sent where AMF3 is due has other markers, and is sound by itself.",
      lookAt: "The byte at that offset, and the value before it.",
      seenIn: threads),
    Rule(
      .amf3ReferenceUnknown,
      "The writer's tables are not the reader's: one of them keeps them beyond the message.",
      proof: """
        The index of a reference is not below the number of strings, objects or classes that the \
        message has had.
        """,
      severity: "No reader has what the reference stands for.",
      refutation: """
        A writer that keeps its tables from message to message is understood by a reader that does \
        so too.
        """,
      lookAt: "What the references before it stand for.",
      seenIn: threads),
    Rule(
      .amf3ReferencesExcessive,
      """
      A few bytes stand for very many; the rest of the message is not read, and a peer that reads \
      it runs out of memory.
      """,
      proof: "The strings for which the references of one message stand come to more than 4 MiB.",
      severity: "A reader that copies them all runs out of memory.",
      refutation: "A reader that keeps one copy of each takes it without harm.",
      lookAt: "Whether the sender means to harm its peer."),
    Rule(
      .amf3ClassUnknown,
      "Only the class itself knows its format; the rest cannot be read.",
      proof: """
        The traits of an AMF3 object say externalizable, and its class is none whose format is \
        known.
        """,
      severity: "The decoding ends there, but not the peer's.",
      refutation: "A peer that has the class reads on.",
      lookAt: "The class name."),
    Rule(
      .amfEndOfBytes,
      "The message is shorter than its values.",
      proof:
        "The message has all its bytes, and the length or the fields of a value reach beyond them.",
      severity: "The value, and those that should follow, are not there.",
      refutation:
        "A length misread before it, because of a wrong marker, makes sound bytes seem too few.",
      lookAt: "The message length, and the length of the last string.",
      seenIn: threads),
    Rule(
      .amfNestingTooDeep,
      "Readers have bounds, or overflow their stack.",
      proof: "A value stands more than 64 deep inside others.",
      severity: "The rest of the message is not read, here and by most readers.",
      refutation: "A reader with a higher bound takes it.",
      lookAt: "Whether the sender writes a value into itself."),
    Rule(
      .amfObjectEndMissing,
      "00 00 09 ends an object. Readers that need it find the message incomplete.",
      proof: "A complete message ends behind a property of an object, without 00 00 09.",
      severity: "Readers that take the message's end for the object's go on, and others refuse it.",
      refutation: "The sender may have cut the message short, with more properties to come.",
      lookAt: "How the sender closes objects and arrays.",
      seenIn: threads),
    Rule(
      .amfObjectEndMisplaced,
      "09 ends an object only behind an empty name.",
      proof: """
        09 stands where the marker of a value is due, behind a name that is not empty or behind \
        none.
        """,
      severity: "No value begins so, and readers stop there.",
      refutation: "A property whose value was left out puts a right object end in its place.",
      lookAt: "How the sender closes objects and arrays.",
      seenIn: threads),
    Rule(
      .amfArrayCountWrong,
      "Readers that trust the count stop early, or read beyond the array.",
      proof: "The count of an ECMA array is not the number of its properties up to 00 00 09.",
      severity: "Nearly all readers go by the end, and take the count for a hint.",
      refutation:
        "A writer that does not know the count yet puts 0 there, which such readers are used to.",
      lookAt: "Whether the peer takes the values at the end.",
      seenIn: threads),
    Rule(
      .amfTrailingBytes,
      "Strict readers refuse the message.",
      proof: """
        Behind the last value stands a byte that begins none (09, or above 0x11), 00 00 09, or up \
        to eight zeros.
        """,
      severity: "All values before it can be read, so that only some peers fail.",
      refutation: "Both ends may know what follows the values.",
      lookAt: "Whether the sender writes an object end too many, or a buffer too long.",
      seenIn: threads),
    Rule(
      .amfStringNotUTF8,
      "Strict readers refuse the message; others show something else.",
      proof: "The bytes of a string or name are not valid UTF-8.",
      severity: """
        Readers that check end the session over it, and readers that compare bytes find the name \
        all the same.
        """,
      refutation: "Both ends may use the same other encoding.",
      lookAt: "The encoding in which the name or key was entered.",
      seenIn: threads),
    Rule(
      .leadByteMissing,
      "Types 15 and 17 begin with a 0 before AMF0 values. Readers that skip a byte lose one.",
      proof: "The first byte of a message of type 15 or 17 is not 0.",
      severity:
        "A reader that skips a byte loses a marker, and one that looks at it first does not.",
      refutation: "Peers that write AMF3 right from the first byte understand one another.",
      lookAt: "How the sender frames AMF3 commands: a byte 0, then AMF0.",
      seenIn: threads),
    Rule(
      .avmPlusUnagreed,
      "A peer that has not agreed on AMF3 need know neither the marker 0x11 nor messages of AMF3.",
      proof: """
        From the SYN on, a message of type 20 holds the marker 0x11, or one of type 15, 16 or 17 comes \
        behind connect, and objectEncoding, in connect or its answer, is not 3.
        """,
      severity: "A reader of AMF0 alone drops the message, and a full one does not.",
      refutation: "A peer that reads both at any time needs no agreement.",
      lookAt: "objectEncoding in connect and in its answer.",
      seenIn: threads),
    Rule(
      .markerRare,
      """
      It is AMF0, but libraries leave out what RTMP seldom needs: dates, long strings, references, \
      typed objects, XML. One that does not know the marker drops the message, or closes.
      """,
      proof: """
        A command or data message holds a date, long string, reference, typed object, movie clip, \
        XML, record set or unsupported value, or AMF3 in AMF0.
        """,
      severity: "All of it is AMF0, and a full reader takes it.",
      refutation: "A peer that is known to read all of AMF0 does not care.",
      lookAt: "Whether the peer takes what the message says."),
    Rule(
      .amfKeyEmpty,
      """
      An empty name is what an object ends by. Readers that do not look for the 09 behind it end \
      the object there, and strict ones refuse it.
      """,
      proof:
        "One of the first 128 names in an object has length 0, and the byte behind it is not 09.",
      severity: "What follows it is misread by some peers, and rightly read by others.",
      refutation: "A writer may mean a property without a name, and its own peer take it so.",
      lookAt: "Where the sender's name got lost, or the 09 of its object end."),
    Rule(
      .amfKeyRepeated,
      "Some readers take the first of them, others the last.",
      proof: "Of the first 128 properties of an object two have the same name.",
      severity: "Readers differ in no more than which of the two they keep.",
      refutation: "Where both have the same value it makes no difference.",
      lookAt: "Whether both have the same value."),
    Rule(
      .amfBooleanOdd,
      "Some readers take only 1 for true, others all that is not 0.",
      proof: "The byte of a boolean is above 1.",
      severity: "By AMF0 §2.3 such a value is true, and hardly a reader takes it otherwise.",
      refutation: "Both ends may test for 0 alone, and then agree.",
      lookAt: "What the sender means by it."),
    Rule(
      .amfDateOdd,
      """
      The time zone is reserved and to be 0. Some readers refuse a date with one, or with a time \
      before 1970 or that is no number; others ignore the zone.
      """,
      proof: "The 16 bits behind a date are not 0, or its double is below 0, infinite or NaN.",
      severity: "Dates hardly matter to a session, and most readers ignore the zone.",
      refutation: "A date before 1970 is negative, and can be right.",
      lookAt: "Whether the sender has a clock that is set."),
    Rule(
      .amfReferenceUnknown,
      """
      References count the objects and arrays of one message from 0. The writer has counted \
      otherwise, or across messages; readers refuse the message.
      """,
      proof: """
        The index of a reference is not below the number of objects and arrays that have begun in \
        the message.
        """,
      severity: "What the reference stands for is not there.",
      refutation: "A writer that counts from 1 means an object that is there.",
      lookAt: "The objects that come before it in the message."),
    Rule(
      .amfReferenceCircular,
      "AMF0 lets an object hold itself; readers that copy what is referred to refuse it, or hang.",
      proof: "The index of a reference is that of an object or array that has not ended.",
      severity: "AMF0 allows it, but a reader that copies the object never comes to an end.",
      refutation: "A reader that keeps references as such takes it.",
      lookAt: "Whether the peer takes what the message says."),
  ]
}
