/// Which side of a connection: who opened it is the client.
public enum Role: String, Hashable, Sendable, CaseIterable {
  case client, server

  public var peer: Self { self == .client ? .server : .client }

  /// What the specification calls a part of its handshake, from 0 to 2: such as `C0` (RTMP 1.0 §5.2).
  package func packetName(_ number: Int) -> String { "\(self == .client ? "C" : "S")\(number)" }
}
