public import AMF

/// What a field holds.
///
/// Only what a peer has written itself can be secret: there is no such value without its ``Secrecy``.
@frozen public enum FieldValue: Sendable {
  /// The field has its place in every one of its kind, and nothing says what it holds.
  case absent
  case unsigned(UInt64)
  case signed(Int64)
  case number(Double)
  case flag(Bool)
  /// A span of time, in nanoseconds.
  case duration(Int64)
  /// A word of the specifications, or of rtmpscope: of letters, digits and marks that no output has to
  /// escape.
  case word(String)
  /// A number that has a name, such as 2 for `dynamic`.
  case code(UInt64, String)
  /// A text that the peer has written.
  case text(AMFString, Secrecy)
  /// A value that the peer has written, with all that it holds.
  case amf(AMFValue, Secrecy)
  /// Bytes that the peer has written.
  case bytes([UInt8], Secrecy)
}

extension FieldValue {
  /// A number that may not be there.
  @inlinable public static func optional(_ number: (some BinaryInteger)?) -> Self {
    number.map { $0 < 0 ? .signed(Int64($0)) : .unsigned(UInt64($0)) } ?? .absent
  }

  /// A word that may not be there.
  @inlinable public static func optional(_ word: String?) -> Self { word.map(Self.word) ?? .absent }

  /// A name that is made of what the peer has sent.
  @inlinable public static func foreign(_ name: String?) -> Self {
    name.map { .text(AMFString($0), .name) } ?? .absent
  }

  /// A flag that may not be there.
  @inlinable public static func optional(_ flag: Bool?) -> Self { flag.map(Self.flag) ?? .absent }
}
