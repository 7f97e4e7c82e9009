public import ByteParsing

extension Problem {
  public static let amfUnknownMarker = Problem(
    "amf.unknown-marker", .error, "AMF0 §2.1", "a value has a type marker that AMF0 does not define"
  )
  public static let amf3UnknownMarker = Problem(
    "amf3.unknown-marker", .error, "AMF3 §3.1",
    "a value has a type marker that AMF3 does not define")
  public static let amf3ReferenceUnknown = Problem(
    "amf3.reference-unknown", .error, "AMF3 §2.2",
    "a reference names a string, object or class that has not come before")
  public static let amf3ReferencesExcessive = Problem(
    "amf3.references-excessive", .error, "AMF3 §1.3.2",
    "strings sent by reference come to more than 4 MiB in one message")
  public static let amf3ClassUnknown = Problem(
    "amf3.class-unknown", .note, "AMF3 §3.12",
    "an externalizable class writes in a format that is not known")
  public static let amfEndOfBytes = Problem(
    "amf.end-of-bytes", .error, "AMF0 §2", "the message ends inside a value")
  public static let amfNestingTooDeep = Problem(
    "amf.nesting-too-deep", .error, "AMF0 §2", "values are nested deeper than is read")
  public static let amfObjectEndMissing = Problem(
    "amf.object-end-missing", .warning, "AMF0 §2.11",
    "the message ends without an object end marker")
  public static let amfObjectEndMisplaced = Problem(
    "amf.object-end-misplaced", .error, "AMF0 §2.11",
    "an object end marker stands where a value is due")
  public static let amfArrayCountWrong = Problem(
    "amf.array-count-wrong", .note, "AMF0 §2.10",
    "an ECMA array holds another number of properties than it declares")
  public static let amfTrailingBytes = Problem(
    "amf.trailing-bytes", .warning, "AMF0 §2",
    "bytes that are no value follow the last one")
  public static let amfStringNotUTF8 = Problem(
    "amf.string-not-utf8", .warning, "AMF0 §1.3.1", "a string is not UTF-8")
  public static let amfKeyEmpty = Problem(
    "amf.key-empty", .warning, "AMF0 §2.5, §2.11", "a property has an empty name")
  public static let amfKeyRepeated = Problem(
    "amf.key-repeated", .note, "AMF0 §2.5; AMF3 §3.12", "an object has two properties of one name")
  public static let amfBooleanOdd = Problem(
    "amf.boolean-odd", .note, "AMF0 §2.3", "a boolean is neither 0 nor 1")
  public static let amfDateOdd = Problem(
    "amf.date-odd", .note, "AMF0 §2.13",
    "a date has a time zone, or a time that is negative or no number")
  public static let amfReferenceUnknown = Problem(
    "amf.reference-unknown", .error, "AMF0 §2.9",
    "a reference names an object that has not come before")
  public static let amfReferenceCircular = Problem(
    "amf.reference-circular", .warning, "AMF0 §2.9",
    "a reference names an object that it stands in")
}
