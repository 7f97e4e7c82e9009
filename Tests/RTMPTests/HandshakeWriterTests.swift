import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct HandshakeWriterTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let client: Handshake.Scheme
    let server: Handshake.Scheme
    /// Where the digests stand is told by the random bytes.
    let seed: UInt64
    var version: [UInt8] = [0, 0, 0, 0]
    var protocolVersion: UInt8 = 3

    var testDescription: String {
      "\(client.name) with \(server.name), seed \(seed), version \(version)"
    }

    func opening(_ role: Role) -> [UInt8] {
      var generator = SeededGenerator(seed: seed &+ (role == .client ? 0 : 1000))
      let random = (0..<1528).map { _ in UInt8.random(in: 0...255, using: &generator) }
      return HandshakeWriter(role: role).opening(
        scheme: role == .client ? client : server, protocolVersion: protocolVersion,
        time: role == .client ? 0x0102_0304 : 5, version: version, random: random)
    }

    /// Both sides' parts as they are read.
    func exchange(readTime: UInt32 = 0) throws -> (client: Handshake, server: Handshake) {
      func part(_ role: Role) throws -> Handshake {
        let answer = HandshakeWriter(role: role)
          .answer(to: Array(opening(role.peer).dropFirst()), readTime: readTime)
        return try #require(read(opening(role) + answer, role))
      }
      return (try part(.client), try part(.server))
    }
  }

  static let schemes: [Handshake.Scheme] = [.simple, .digest0, .digest1]

  static let cases = schemes.flatMap { client in
    schemes.flatMap { server in
      (0..<20).map { Case(client: client, server: server, seed: $0) }
    }
  }

  @Test(arguments: cases)
  func `both sides are read as they were asked for, and answer each other`(given: Case) throws {
    let (client, server) = try given.exchange()
    #expect(client.scheme == given.client)
    #expect(server.scheme == given.server)
    #expect(client.isDigestValid == (given.client == .simple ? nil : true))
    #expect(server.isDigestValid == (given.server == .simple ? nil : true))
    #expect(client.first?.time == 0x0102_0304)
    #expect(client.echo(of: server.first) == (given.server == .simple ? .repeated : .signed))
    #expect(server.echo(of: client.first) == (given.client == .simple ? .repeated : .signed))
    #expect(client.second?.time == 5)
    #expect(server.second?.time == 0x0102_0304)
  }

  @Test(arguments: schemes)
  func `a version stands in the second word`(scheme: Handshake.Scheme) throws {
    let given = Case(client: scheme, server: scheme, seed: 1, version: [9, 0, 124, 2])
    let (client, _) = try given.exchange()
    #expect(client.first?.versionText == "9.0.124.2")
    #expect(client.scheme == scheme)
    #expect(client.isDigestValid == (scheme != .simple))
  }

  @Test func `who signs and gives no version has one all the same`() {
    for role in [Role.client, .server] {
      let writer = HandshakeWriter(role: role)
      #expect(writer.opening(scheme: .simple, random: [1])[5..<9].allSatisfy { $0 == 0 })
      #expect(writer.opening(scheme: .digest1, random: [1])[5..<9].contains { $0 != 0 })
      #expect(writer.opening(scheme: .digest1, version: [], random: [1]).count == 1537)
    }
  }

  @Test func `what RTMPE begins with is signed`() throws {
    let given = Case(client: .encrypted, server: .encrypted, seed: 7, protocolVersion: 6)
    let (client, server) = try given.exchange()
    #expect(client.version == 6)
    #expect(client.scheme == .encrypted)
    #expect(client.isDigestValid == true)
    #expect(client.keyOffset != nil)
    #expect(client.echo(of: server.first) == .signed)
  }

  @Test(arguments: schemes)
  func `the time of reading stands in an answer's second word`(scheme: Handshake.Scheme) throws {
    let given = Case(client: scheme, server: scheme, seed: 3)
    let (client, server) = try given.exchange(readTime: 0x0A0B_0C0D)
    #expect(client.second?.secondWord == 0x0A0B_0C0D)
    #expect(client.echo(of: server.first) == (scheme == .simple ? .repeated : .signed))
  }

  @Test func `a digest of the wrong side is repeated, not signed`() {
    let writer = HandshakeWriter(role: .client)
    let own = Array(writer.opening(scheme: .digest0, random: [1, 2, 3]).dropFirst())
    #expect(writer.answer(to: own).dropFirst(8) == own.dropFirst(8))
  }

  struct Random: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let written: [UInt8]

    var testDescription: String { "\(bytes.count) random bytes" }
  }

  @Test(arguments: [
    Random(bytes: [], written: [UInt8](repeating: 0, count: 1528)),
    Random(bytes: [7], written: [UInt8](repeating: 7, count: 1528)),
    Random(bytes: [1, 2, 3], written: Array((0..<1528).map { UInt8($0 % 3 + 1) })),
    Random(bytes: [UInt8](repeating: 4, count: 2000), written: [UInt8](repeating: 4, count: 1528)),
  ])
  func `random bytes are repeated until they suffice`(random: Random) {
    let opening = HandshakeWriter(role: .client).opening(scheme: .simple, random: random.bytes)
    #expect(opening.count == 1537)
    #expect(Array(opening[9...]) == random.written)
  }

  @Test(arguments: [0, 1, 4, 7, 8, 9, 100, 1535, 1536, 1600])
  func `an answer is whole, however much the peer has sent`(count: Int) {
    let peer = [UInt8](repeating: 9, count: count)
    let answer = HandshakeWriter(role: .server).answer(to: peer)
    let echo = (peer + [UInt8](repeating: 0, count: 1536)).prefix(1536)
    #expect(answer == echo[..<4] + [0, 0, 0, 0] + echo[8...])
  }
}

/// One side's part of a handshake, if that is what `bytes` are.
private func read(_ bytes: [UInt8], _ role: Role) -> Handshake? {
  var decoder = RTMPDecoder(role: role, start: .handshake)
  var input = ByteReader(bytes.span)
  guard case .handshake(let handshake) = decoder.next(&input) else { return nil }
  return handshake
}
