import Flows
import Packets
import TestSupport
import Testing

/// Connections over several TCP connections (RFC 8684).
@Suite struct MultipathTests {
  /// One of a client's ways to the server; both count their own sequence numbers.
  fileprivate struct Way {
    let client: PacketBuilder.Address
    var server = PacketBuilder.server
    let clientISN: UInt32
    let serverISN: UInt32

    static let wired = Way(client: .init([10, 0, 0, 1], 50000), clientISN: 1000, serverISN: 9000)
    static let mobile = Way(client: .init([10, 0, 9, 9], 40000), clientISN: 777_000, serverISN: 5)

    func packet(
      _ flags: UInt8, _ sequence: UInt32, _ text: String = "", fromServer: Bool = false,
      _ options: [UInt8] = []
    ) -> [UInt8] {
      PacketBuilder.frame(
        from: fromServer ? server : client, to: fromServer ? client : server,
        sequence: sequence &+ (fromServer ? serverISN : clientISN), flags: flags, options: options,
        payload: Array(text.utf8))
    }
  }

  private static let clientKey: UInt64 = 0x4B45_5941_4B45_5941
  private static let serverKey: UInt64 = 0x4B45_5942_4B45_5942
  /// What the server's key stands for, and what precedes the client's first byte, by SHA-256.
  private static let token: UInt32 = 0x122C_85DA
  private static let beforeFirst: UInt32 = 0x41E7_D235

  private static func capable(_ keys: [UInt64] = []) -> [UInt8] {
    [30, UInt8(4 + keys.count * 8), 0x01, 0x01] + keys.flatMap(PacketBuilder.bytes)
  }

  private static func join(_ token: UInt32) -> [UInt8] {
    [30, 12, 0x10, 1] + PacketBuilder.bytes(token) + [9, 9, 9, 9]
  }

  /// A data sequence signal.
  ///
  /// - Parameters:
  ///   - data: where the bytes stand in the whole, from 1.
  ///   - subflow: where they stand in the subflow, from 1.
  private static func mapping(
    _ data: Int, at subflow: Int, _ byteCount: Int, isWide: Bool = false, isEnd: Bool = false
  ) -> [UInt8] {
    let number = beforeFirst &+ UInt32(data)
    let dataBytes =
      isWide ? [1, 2, 3, 4] + PacketBuilder.bytes(number) : PacketBuilder.bytes(number)
    let body =
      dataBytes + PacketBuilder.bytes(UInt32(subflow)) + PacketBuilder.bytes(UInt16(byteCount))
    return [30, UInt8(4 + body.count), 0x20, 0x04 | (isWide ? 0x08 : 0) | (isEnd ? 0x10 : 0)] + body
  }

  private static func opened(limits: FlowLimits = FlowLimits()) -> TestFlow {
    var flow = TestFlow(limits: limits)
    flow.packet(Way.wired.packet(PacketBuilder.syn, 0, capable()))
    flow.packet(
      Way.wired.packet(18, 0, fromServer: true, capable([serverKey])))
    flow.packet(Way.wired.packet(PacketBuilder.ack, 1, capable([clientKey, serverKey])))
    return flow
  }

  private static func join(
    _ flow: inout TestFlow, by token: UInt32 = token, _ way: Way = .mobile
  ) {
    flow.packet(way.packet(PacketBuilder.syn, 0, join(token)))
    flow.packet(way.packet(18, 0, fromServer: true))
  }

  private static let pieces: [(way: Way, packet: [UInt8])] = [
    (.wired, Way.wired.packet(16, 1, "abc", mapping(1, at: 1, 3))),
    (.mobile, Way.mobile.packet(16, 1, "de", mapping(4, at: 1, 2, isWide: true))),
    (.wired, Way.wired.packet(16, 4, "f", mapping(6, at: 4, 1))),
    (.mobile, Way.mobile.packet(16, 3, "ghij", mapping(7, at: 3, 4))),
  ]

  @Test func `bytes of two ways are one stream, each with its packet`() {
    var flow = Self.opened()
    Self.join(&flow)
    for piece in Self.pieces { flow.packet(piece.packet) }
    flow.finish()
    #expect(flow.text == "abcdefghij")
    #expect(flow.pieces.map(\.frame) == [6, 7, 8, 9])
    #expect(flow.gaps.isEmpty)
    #expect(flow.openings.count == 1)
    let multipath = flow.statistics.first?.multipath
    #expect(multipath?.paths.map(\.client.port) == [50000, 40000])
    #expect(multipath?.paths.map(\.server.port) == [1935, 1935])
    #expect(multipath?.inferredCount == 0)
    #expect(multipath?.mayLackPaths == false)
  }

  @Test func `every order of packets gives the same bytes`() {
    for order in permutations(of: Array(Self.pieces.indices)) {
      var flow = Self.opened()
      Self.join(&flow)
      for index in order { flow.packet(Self.pieces[index].packet) }
      #expect(flow.text == "abcdefghij", "\(order)")
    }
  }

  @Test(arguments: 0..<4)
  func `what was lost on either way is a gap of its length`(lost: Int) {
    var flow = Self.opened()
    Self.join(&flow)
    for (index, piece) in Self.pieces.enumerated() where index != lost { flow.packet(piece.packet) }
    flow.finish()
    let last = lost == 3
    #expect(flow.gaps == (last ? [] : [UInt64([3, 2, 1][lost])]))
    #expect(flow.text == ["defghij", "abcfghij", "abcdeghij", "abcdef"][lost])
  }

  @Test func `bytes that are sent again on the other way come once`() {
    var flow = Self.opened()
    Self.join(&flow)
    for piece in Self.pieces[..<2] { flow.packet(piece.packet) }
    flow.packet(Way.mobile.packet(16, 3, "abcde", Self.mapping(1, at: 3, 5)))
    flow.packet(Way.mobile.packet(16, 8, "f", Self.mapping(6, at: 8, 1)))
    #expect(flow.text == "abcdef")
    #expect(flow.conflicts.isEmpty)
  }

  @Test func `a mapping holds for segments that follow, and one segment may have two`() {
    var flow = Self.opened()
    Self.join(&flow)
    flow.packet(Way.wired.packet(16, 1, "ab", Self.mapping(1, at: 1, 4)))
    flow.packet(Way.wired.packet(16, 3, "cd"))
    flow.packet(Way.mobile.packet(16, 1, "", Self.mapping(5, at: 1, 2)))
    flow.packet(Way.mobile.packet(16, 1, "efhi", Self.mapping(8, at: 3, 2)))
    flow.packet(Way.wired.packet(16, 5, "g", Self.mapping(7, at: 5, 1)))
    #expect(flow.text == "abcdefghi")
  }

  @Test func `a mapping without an end holds for all that follows`() {
    var flow = Self.opened()
    flow.packet(Way.wired.packet(16, 1, "ab", Self.mapping(1, at: 1, 0)))
    flow.packet(Way.wired.packet(16, 3, "cd"))
    #expect(flow.text == "abcd")
  }

  @Test func `a connection whose server does not agree is plain TCP`() {
    var flow = TestFlow()
    flow.packet(Way.wired.packet(2, 0, Self.capable()))
    flow.packet(Way.wired.packet(18, 0, fromServer: true))
    flow.packet(Way.wired.packet(16, 1, "abc"))
    flow.finish()
    #expect(flow.text == "abc")
    #expect(flow.statistics.map { $0.multipath == nil } == [true])
  }

  @Test func `a side that never says where its bytes stand has fallen back to TCP`() {
    var flow = Self.opened()
    flow.packet(Way.wired.packet(16, 1, "abc"))
    flow.packet(Way.wired.packet(16, 4, "def"))
    #expect(flow.text == "abcdef")
  }

  @Test func `a way that ends does not end the connection, and data's end does`() {
    var flow = Self.opened()
    Self.join(&flow)
    for piece in Self.pieces { flow.packet(piece.packet) }
    flow.packet(Way.mobile.packet(17, 7))
    flow.packet(Way.mobile.packet(4, 0, fromServer: true))
    #expect(flow.closes.isEmpty)
    flow.packet(Way.wired.packet(16, 5, "k", Self.mapping(11, at: 5, 1)))
    #expect(flow.text == "abcdefghijk")
    flow.packet(Way.wired.packet(16, 6, "", Self.mapping(12, at: 0, 1, isEnd: true)))
    #expect(flow.closes.map(\.isReset) == [false])
    flow.packet(Way.wired.packet(17, 6))
    #expect(flow.closes.count == 1)
  }

  @Test(arguments: [UInt8(4), 17])
  func `the last way that ends, ends the connection`(flags: UInt8) {
    var flow = Self.opened()
    Self.join(&flow)
    flow.packet(Way.mobile.packet(flags, 1))
    #expect(flow.closes.isEmpty)
    flow.packet(Way.wired.packet(flags, 1))
    #expect(flow.closes.map(\.isReset) == [flags == 4])
  }

  @Test(arguments: [(1, true), (1 << 23, true), (1 << 25, false)])
  func `a way whose key was not captured belongs here if its numbers do`(
    distance: Int, belongs: Bool
  ) {
    var flow = Self.opened()
    Self.join(&flow, by: 0xBAD)
    flow.packet(Way.wired.packet(16, 1, "abc", Self.mapping(1, at: 1, 3)))
    flow.packet(Way.mobile.packet(16, 1, "z", Self.mapping(3 + distance, at: 1, 1)))
    flow.finish()
    #expect(flow.text == (belongs ? "abcz" : "abc"))
    #expect(flow.statistics.first?.multipath?.inferredCount == 1)
  }

  @Test func `a way to another server that no key names is a connection of its own`() {
    var flow = Self.opened()
    let other = Way(
      client: Way.mobile.client, server: .init([10, 0, 0, 3], 1935), clientISN: 5, serverISN: 6)
    Self.join(&flow, by: 0xBAD, other)
    flow.packet(other.packet(16, 1, "xy", Self.mapping(1, at: 1, 2)))
    flow.packet(Way.wired.packet(16, 1, "abc", Self.mapping(1, at: 1, 3)))
    flow.finish()
    #expect(flow.pieces.map(\.text) == ["xy", "abc"])
    #expect(flow.statistics.map { $0.multipath?.mayLackPaths } == [false, true])
  }

  @Test func `ways that began before the capture stay apart, and their gaps are exact`() {
    var flow = TestFlow()
    flow.packet(Way.wired.packet(16, 100, "abc", Self.mapping(501, at: 100, 3)))
    flow.packet(Way.mobile.packet(16, 70, "de", Self.mapping(504, at: 70, 2)))
    flow.packet(Way.wired.packet(16, 103, "f", Self.mapping(506, at: 103, 1)))
    flow.finish()
    #expect(flow.pieces.map(\.text) == ["abc", "de", "f"])
    #expect(flow.gaps == [2])
    #expect(flow.statistics.map { $0.multipath?.mayLackPaths } == [true, true])
  }

  @Test func `bytes in the middle of a mapping that was not seen to begin are not placed`() {
    var flow = TestFlow()
    flow.packet(Way.wired.packet(16, 150, "xyz", Self.mapping(501, at: 100, 60)))
    flow.packet(Way.wired.packet(16, 160, "abc", Self.mapping(561, at: 160, 3)))
    #expect(flow.text == "abc")
  }

  @Test func `options that are cut or changed anywhere lose no program`() {
    let packets =
      [
        Way.wired.packet(2, 0, Self.capable()),
        Way.wired.packet(18, 0, fromServer: true, Self.capable([Self.serverKey])),
      ]
      + [Way.wired.packet(16, 1, Self.capable([Self.clientKey, Self.serverKey]))]
      + [Way.mobile.packet(2, 0, Self.join(Self.token))] + Self.pieces.map(\.packet)
    for (index, packet) in packets.enumerated() {
      for place in 34..<packet.count {
        for change: UInt8 in [0x01, 0x80, 0xFF] {
          var flow = TestFlow()
          for (other, whole) in packets.enumerated() {
            var bytes = whole
            if other == index { bytes[place] ^= change }
            flow.packet(bytes)
            if other == index { flow.packet(Array(whole[..<place])) }
          }
          flow.finish()
          // Where the header's length is changed, options can be payload.
          #expect(flow.text.utf8.count <= 60)
        }
      }
    }
  }
}

extension MultipathTests.Way {
  fileprivate func packet(_ flags: UInt8, _ sequence: UInt32, _ options: [UInt8]) -> [UInt8] {
    packet(flags, sequence, "", options)
  }

  fileprivate func packet(
    _ flags: UInt8, _ sequence: UInt32, _ text: String, _ options: [UInt8]
  ) -> [UInt8] {
    packet(flags, sequence, text, fromServer: false, options)
  }
}
