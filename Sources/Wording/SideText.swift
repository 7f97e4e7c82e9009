internal import Flows

extension Direction {
  /// Who sends: `client` or `server`.
  var senderName: String { self == .clientToServer ? "client" : "server" }
}
