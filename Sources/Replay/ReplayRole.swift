public import Flows
internal import RTMP

/// Which side of a fixture is played.
public enum ReplayRole: String, Hashable, Sendable, CaseIterable {
  case client, server

  /// In which it sends.
  public var direction: Direction { self == .client ? .clientToServer : .serverToClient }

  var handshake: Role { self == .client ? .client : .server }

  public var peer: ReplayRole { self == .client ? .server : .client }
}
