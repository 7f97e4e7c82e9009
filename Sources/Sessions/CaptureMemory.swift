package import Packets

/// What connections of one capture have to know of one another: who publishes which name, and who has
/// tried to authenticate.
package struct CaptureMemory: Sendable {
  package struct StreamKey: Hashable, Sendable {
    let server: Endpoint
    let app: String
    let name: String

    package init(server: Endpoint, app: String, name: String) {
      self.server = server
      self.app = app
      self.name = name
    }
  }

  package struct Publisher: Sendable {
    /// The number of its flow; nil while that has none.
    package let flow: Int?
    let client: Endpoint
    /// The packet that accepted it.
    package let since: Place
    /// When it sent media last, within a second.
    package var lastMediaAt: CaptureTime
  }

  private struct Pair: Hashable, Sendable {
    let client: IPAddress
    let server: Endpoint
  }

  /// How many names and how many pairs are remembered.
  private static let limit = 1 << 14
  /// Longer names are not remembered, in bytes.
  private static let nameLimit = 1024

  private var publishers: [StreamKey: Publisher] = [:]
  private var authentications: [Pair: Int] = [:]

  package subscript(key: StreamKey) -> Publisher? { publishers[key] }

  mutating func note(_ publisher: Publisher, of key: StreamKey) {
    guard key.name.utf8.count + key.app.utf8.count <= Self.nameLimit else { return }
    if publishers.count < Self.limit || publishers[key] != nil { publishers[key] = publisher }
  }

  mutating func noteMedia(of key: StreamKey, at time: CaptureTime) {
    publishers[key]?.lastMediaAt = time
  }

  /// Forgets a name, if it is that client's.
  mutating func forget(_ key: StreamKey, of client: Endpoint) {
    if publishers[key]?.client == client { publishers[key] = nil }
  }

  /// Counts a demand for authentication.
  mutating func noteAuthentication(_ client: IPAddress, _ server: Endpoint) {
    let pair = Pair(client: client, server: server)
    let count = authentications[pair] ?? 0
    if count > 0 || authentications.count < Self.limit { authentications[pair] = count + 1 }
  }

  /// How often that client was asked to authenticate.
  package func authenticationCount(_ client: IPAddress, _ server: Endpoint) -> Int {
    authentications[Pair(client: client, server: server)] ?? 0
  }
}
