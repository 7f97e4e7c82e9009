/// Whether what a peer has written is somebody's business, and whose.
@frozen public enum Secrecy: Hashable, Sendable {
  /// A name of the protocol's, in which what is secret elsewhere can be repeated.
  case name
  /// A text that can be secret: of that kind, where no property's name tells more.
  case secret(SecretKind)
}

/// What can be secret, and is replaced in fixtures and redacted output unless it is asked to be kept.
@frozen public enum SecretKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// Names and keys of streams.
  case streams
  /// Names of applications, but for those that many servers have, such as `live`.
  case apps
  /// Values in the queries of URLs, application names and stream names.
  case queries
  /// User names, passwords, and what servers and clients authenticate each other with.
  case users
  case addresses
  case hosts
  /// Other text, such as titles in metadata and arguments of commands that are not known.
  case texts
}
