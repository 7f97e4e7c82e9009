/// What is replaced in a fixture, unless it is asked to be kept.
public enum RedactionKind: String, CaseIterable, Codable, Hashable, Sendable {
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

  /// What its stand-ins begin with.
  var label: String {
    switch self {
    case .streams: "name"
    case .apps: "app"
    case .queries: "token"
    case .users: "user"
    case .addresses: "addr"
    case .hosts: "host"
    case .texts: "text"
    }
  }
}
