/// Which way bytes go in a connection; the client is who opened it, or the best inference.
public enum Direction: UInt8, Hashable, Sendable, CaseIterable {
  case clientToServer, serverToClient

  @inlinable public var opposite: Self {
    self == .clientToServer ? .serverToClient : .clientToServer
  }

  /// A place in an array with one element for each direction.
  @inlinable package var index: Int { Int(rawValue) }
}
