public import ByteParsing

extension Problem {
  public static let amfUnknownMarker = Problem(
    "amf.unknown-marker", .error, "AMF0 §2.1", "a value has a type marker that AMF0 does not define"
  )
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
}

/// A rule that the bytes of values break.
public struct AMFMalformation: Hashable, Sendable {
  public let problem: Problem
  /// From the first byte of the first value.
  public let offset: Int
  /// Whether the values after it could not be read.
  public let endsReading: Bool
}
