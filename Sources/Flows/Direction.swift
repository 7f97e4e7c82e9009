/// Which way bytes go in a connection; the client is who opened it, or the best inference.
public enum Direction: UInt8, Hashable, Sendable, CaseIterable {
  case clientToServer, serverToClient

  @inlinable public var opposite: Self {
    self == .clientToServer ? .serverToClient : .clientToServer
  }

  /// As records, files and arguments have it.
  public var name: String { self == .clientToServer ? "c2s" : "s2c" }

  /// As timelines and lists have it, where the client stands on the left.
  package var arrow: String { self == .clientToServer ? "→" : "←" }

  /// A place in an array with one element for each direction.
  @inlinable package var index: Int { Int(rawValue) }
}
