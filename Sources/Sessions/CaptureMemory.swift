package import Packets

/// What connections of one capture have to know of one another: who publishes which name, who has
/// tried to authenticate, and which chunk size a client has announced.
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
    /// When it ended; nil while it goes on.
    package fileprivate(set) var until: Place?
    /// Who published the name when this one was accepted, and had not ended.
    fileprivate(set) var earlier: Rival?

    init(flow: Int?, client: Endpoint, since: Place, lastMediaAt: CaptureTime) {
      self.flow = flow
      self.client = client
      self.since = since
      self.lastMediaAt = lastMediaAt
    }
  }

  /// Another publisher of a name.
  package struct Rival: Sendable {
    /// The number of its flow; nil while that has none.
    package let flow: Int?
    /// The packet that accepted it.
    package let since: Place
  }

  /// What a client has announced for the chunks that it sends.
  package struct AnnouncedSize: Sendable {
    package let size: UInt32
    /// The number of its flow; nil while that has none.
    package let flow: Int?
  }

  private struct Pair: Hashable, Sendable {
    let client: IPAddress
    let server: Endpoint
  }

  /// How many names and how many pairs are remembered.
  private static let limit = 1 << 14
  /// Longer names are not remembered, in bytes.
  private static let nameLimit = 1024

  /// What tells of connections that fail before RTMP.
  var openings = OpeningMemory()
  /// When the last packet of the capture came; nil before the first.
  var now: CaptureTime?
  private var publishers: [StreamKey: Publisher] = [:]
  private var authentications: [Pair: Int] = [:]
  private var chunkSizes: [Pair: AnnouncedSize] = [:]

  /// Who publishes a name.
  package subscript(key: StreamKey) -> Publisher? {
    publishers[key].flatMap { $0.until == nil ? $0 : nil }
  }

  /// Who publishes a name, or was the last to.
  func lastPublisher(of key: StreamKey) -> Publisher? { publishers[key] }

  mutating func note(_ publisher: Publisher, of key: StreamKey) {
    guard key.name.utf8.count + key.app.utf8.count <= Self.nameLimit else { return }
    if publishers.count == Self.limit, publishers[key] == nil {
      publishers = publishers.filter { $0.value.until == nil }
    }
    guard publishers.count < Self.limit || publishers[key] != nil else { return }
    let earlier = self[key].flatMap { $0.client == publisher.client ? nil : $0 }
    publishers[key] = publisher
    publishers[key]?.earlier = earlier.map { Rival(flow: $0.flow, since: $0.since) }
  }

  /// Who publishes a name beside that client, or did when it was accepted.
  func rival(of client: Endpoint, for key: StreamKey) -> Rival? {
    guard let publisher = self[key] else { return nil }
    return publisher.client == client
      ? publisher.earlier : Rival(flow: publisher.flow, since: publisher.since)
  }

  mutating func noteMedia(of key: StreamKey, at time: CaptureTime) {
    publishers[key]?.lastMediaAt = time
  }

  /// Takes it that a name is free, if it is that client's.
  mutating func free(_ key: StreamKey, of client: Endpoint, at place: Place) {
    guard let publisher = publishers[key], publisher.client == client, publisher.until == nil
    else { return }
    publishers[key]?.until = place
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

  mutating func note(_ size: AnnouncedSize, _ client: IPAddress, _ server: Endpoint) {
    let pair = Pair(client: client, server: server)
    if chunkSizes.count < Self.limit || chunkSizes[pair] != nil { chunkSizes[pair] = size }
  }

  /// The chunk size that the client has announced last, to that server.
  func chunkSize(_ client: IPAddress, _ server: Endpoint) -> AnnouncedSize? {
    chunkSizes[Pair(client: client, server: server)]
  }
}
