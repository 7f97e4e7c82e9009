internal import Fields

extension SecretKind {
  /// What its pseudonyms begin with.
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
