import TestSupport

/// Sessions as certain libraries have them, byte by byte as far as it matters to their peers.
extension Conversation {
  /// How far a session goes.
  enum Turn: Int, Comparable {
    case handshake, connect, connected, created, request, published

    static func < (turn: Self, other: Self) -> Bool { turn.rawValue < other.rawValue }
  }

  /// A library's client and a library's server, until NetStream.Publish.Start at 25 ms, or less far.
  mutating func meet(
    _ client: LibraryClient, _ server: LibraryServer, upTo last: Turn = .published
  ) {
    self.client([3] + client.first, at: 0)
    self.server([3] + server.first + server.second(client.first), at: 0)
    self.client(server.first, at: 0)
    if !server.greeting.isEmpty { self.server(server.greeting, at: 1) }
    guard last >= .connect else { return }
    for write in client.opening { self.client(write, at: 5) }
    guard last >= .connected else { return }
    self.server(server.connected, at: 10)
    guard last >= .created else { return }
    self.client(client.bandwidthAnswer + client.create, at: 12)
    self.server(
      client.calls.flatMap(server.answer) + server.created(client.createTransaction), at: 15)
    guard last >= .request else { return }
    let stream = client.publishesOn ?? server.given
    self.client(client.request(stream), at: 20)
    guard last >= .published else { return }
    self.server(server.published(stream, client.requestTransaction), at: 25)
  }

  /// rml_rtmp on both sides.
  mutating func rmlPublish(type: String = "live") { meet(.rml(type: type), .rml) }

  /// oxideav-rtmp on both sides.
  mutating func oxideavPublish(releaseAnswer: String = "_result") {
    meet(.oxideav, .oxideav(release: releaseAnswer))
  }

  /// shiguredo_rtmp on both sides; where another number is given, publish is not answered.
  mutating func shiguredoPublish(given: UInt8) {
    meet(.shiguredo, .shiguredo(given: given), upTo: given == 2 ? .published : .request)
  }

  /// A publisher as RTMP 1.0 has it, but for the transaction ID of publish.
  mutating func strictPublish(_ transaction: Double) {
    create()
    client(
      Wire.command(
        "publish", transaction, [5] + Wire.string("cam") + Wire.string("live"), stream: 1),
      at: 25)
    status("NetStream.Publish.Start", at: 30)
  }
}
