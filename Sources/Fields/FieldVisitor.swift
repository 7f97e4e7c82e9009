public import AMF

/// Takes the fields of something that describes itself, in the order in which records have them.
///
///     struct Names: FieldVisitor { … }
///     var names = Names()
///     message.body.describe(to: &names)
///
/// Nothing is built for it: a field that it does not read costs a call.
public protocol FieldVisitor {
  /// Takes a field.
  ///
  /// - Parameter place: which bytes say it, counted from the first byte of what is described: of a
  ///   chunk's header, of a message's payload or of a side's part of the handshake. nil where it is
  ///   not said by bytes of their own, or where they stand cannot be told.
  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?)

  /// Takes the beginning of what has fields of its own.
  mutating func begin(_ group: FieldGroup, _ name: FieldName)

  /// Takes the end of what began last.
  mutating func end(_ group: FieldGroup)
}

extension FieldVisitor {
  @inlinable mutating func see(_ name: FieldName, _ value: FieldValue) { see(name, value, at: nil) }
}

/// What a field is called where it stands.
@frozen public enum FieldName: Sendable, ExpressibleByStringLiteral {
  /// A name that is the same in records, conditions and tables, such as `chunk_size`.
  case field(StaticString)
  /// An argument that the specification names, or a property that the peer does.
  case property(AMFString)
  /// It is one of a list.
  case element

  @inlinable public init(stringLiteral name: StaticString) { self = .field(name) }
}

/// What holds fields.
@frozen public enum FieldGroup: Hashable, Sendable {
  /// Fields with names.
  case object
  /// Elements, in their order.
  case list
}
