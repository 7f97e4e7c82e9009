import Capture
import Packets
import TestSupport
import Testing

@Suite struct PcapngTests {
  @Test(arguments: CaptureBuilder.Order.allCases)
  func `each packet has its own interface's link type, resolution and offset`(
    order: CaptureBuilder.Order
  ) throws {
    var file = PcapngBuilder(order)
    file.interface(1, options: [(9, [6])])
    file.interface(113, snapshotLength: 96, options: [(9, [9]), (14, file.word(Int64(-10)))])
    file.packet([1], at: 20_000_001, of: 0)
    file.packet([2, 2], at: 31_000_000_007, of: 1)
    let reading = try Reading(file.bytes)
    #expect(
      reading.packets == [
        .init(linkType: 1, nanoseconds: 20_000_001_000, originalLength: 1, bytes: [1]),
        .init(linkType: 113, nanoseconds: 21_000_000_007, originalLength: 2, bytes: [2, 2]),
      ])
    let temporary = try TemporaryFile(file.bytes)
    let source = try CaptureSource(paths: [temporary.path])
    #expect(source.interfaces.map(\.linkTypeName) == ["EN10MB", "LINUX_SLL"])
    #expect(source.interfaces.map(\.snapshotLength) == [65535, 96])
    #expect(source.timePrecision == .nanoseconds)
  }

  @Test(
    arguments: [
      (nil, UInt64(1_500_000), Int64(1_500_000_000)),
      (0, 7, 7_000_000_000),
      (3, 1500, 1_500_000_000),
      (6, 1_500_000, 1_500_000_000),
      (9, 1_500_000_001, 1_500_000_001),
      (12, 1_500_000_001_999, 1_500_000_001),
      (19, 15_000_000_000_000_000_000, 1_500_000_000),
      // Powers of two.
      (0x80, 7, 7_000_000_000),
      (0x8A, 1536, 1_500_000_000),
      (0xBF, 3 << 61, 750_000_000),
    ] as [(UInt8?, UInt64, Int64)])
  func `times are read in any resolution`(
    resolution: UInt8?, ticks: UInt64, nanoseconds: Int64
  ) throws {
    var file = PcapngBuilder()
    file.interface(options: resolution.map { [(9, [$0])] } ?? [])
    file.packet([1], at: ticks)
    #expect(try Reading(file.bytes).packets.map(\.nanoseconds) == [nanoseconds])
  }

  @Test(arguments: [(20, "10^-20"), (0xC0, "2^-64"), (0x7F, "10^-127")] as [(UInt8, String)])
  func `a resolution finer than can be counted is named`(resolution: UInt8, name: String) throws {
    var file = PcapngBuilder()
    file.interface()
    file.packet([1])
    file.interface(options: [(9, [resolution])])
    file.packet([2], of: 1)
    let reading = try Reading(file.bytes)
    #expect(reading.packets.map(\.bytes) == [[1]])
    #expect(reading.reasons.first?.contains("units of \(name) s (at byte ") == true)
  }

  @Test func `sections of either byte order follow one another`() throws {
    var bytes: [UInt8] = []
    for order in CaptureBuilder.Order.allCases + [.little] {
      var section = PcapngBuilder(order)
      section.interface(order == .big ? 101 : 1)
      section.packet([order == .big ? 2 : 1], at: 5)
      bytes += section.bytes
    }
    let reading = try Reading(bytes)
    #expect(reading.packets.map(\.linkType) == [1, 101, 1])
    #expect(reading.packets.map(\.bytes) == [[1], [2], [1]])
    #expect(reading.failures.isEmpty)
  }

  @Test func `an interface may be described behind packets of another`() throws {
    var file = PcapngBuilder()
    file.interface(1)
    file.packet([1])
    file.interface(113)
    file.packet([2], of: 1)
    #expect(try Reading(file.bytes).packets.map(\.linkType) == [1, 113])
  }

  @Test func `packets of an interface that is not described before them are counted`() throws {
    var file = PcapngBuilder()
    file.packet([0], of: 0)
    file.interface(1)
    let place = file.bytes.count
    file.packet([1])
    file.packet([2], of: 1)
    file.packet([3], of: 1)
    let reading = try Reading(file.bytes)
    #expect(reading.packets.map(\.bytes) == [[1]])
    #expect(
      reading.reasons == [
        "3 packets were not read: interface 0 is not described before them "
          + "(at byte 28, after 1 packets)"
      ])
    #expect(place > 28)
  }

  @Test func `packets without a time have that of the packet before`() throws {
    var file = PcapngBuilder()
    file.interface(snapshotLength: 4)
    file.simplePacket([1, 2, 3])
    file.packet([9], at: 7)
    file.simplePacket([1, 2, 3, 4], originalLength: 60)
    let reading = try Reading(file.bytes)
    #expect(reading.packets.map(\.bytes) == [[1, 2, 3], [9], [1, 2, 3, 4]])
    #expect(reading.packets.map(\.originalLength) == [3, 1, 60])
    #expect(reading.packets.map(\.nanoseconds) == [0, 7000, 7000])
    #expect(
      reading.reasons.first?.hasPrefix("2 packets have no time (simple packet blocks)") == true)
  }

  @Test func `all that was not read is told together, link types too`() throws {
    var file = PcapngBuilder()
    file.interface(189)
    file.simplePacket([1])
    file.packet([2], of: 9)
    #expect(
      try Reading(file.bytes).reasons == [
        """
        1 packets were not read: interface 9 is not described before them; 1 packets have no time \
        (simple packet blocks): each is shown at that of the packet before it \
        (at byte \(file.bytes.count - 36), after 1 packets)
        """,
        "1 of 1 packets have link type 189 (USB_LINUX), which cannot be read",
      ])
  }

  @Test func `obsolete packet blocks are read`() throws {
    var file = PcapngBuilder(.big)
    file.interface(1)
    file.interface(113)
    file.obsoletePacket([1, 2, 3, 4, 5], at: 3, of: 1)
    #expect(
      try Reading(file.bytes).packets == [
        .init(linkType: 113, nanoseconds: 3000, originalLength: 5, bytes: [1, 2, 3, 4, 5])
      ])
  }

  @Test(arguments: [0, 4, 100, 17 << 20])
  func `blocks that are not known are passed over`(byteCount: Int) throws {
    var file = PcapngBuilder()
    file.interface()
    file.packet([1])
    file.block(0xBAD, [UInt8](repeating: 0xA5, count: byteCount))
    file.packet([2])
    let reading = try Reading(file.bytes)
    #expect(reading.packets.map(\.bytes) == [[1], [2]])
    #expect(reading.failures.isEmpty)
  }

  @Test(arguments: CaptureBuilder.Order.allCases)
  func `what stands beside packets comes where it stands`(order: CaptureBuilder.Order) throws {
    var file = PcapngBuilder(order)
    file.block(0xA, file.word(UInt32(0x544C_534B)) + file.word(UInt32(5)) + Array("KEYS\n".utf8))
    file.interface(options: [(1, Array("uplink".utf8))])
    file.packet(
      [1], options: [(1, Array("here".utf8)), (2, [0, 0, 0, 0]), (1, Array("and here".utf8))])
    let names =
      file.options([(1, [192, 0, 2, 1] + Array("a.example\u{0}b.example\u{0}".utf8))])
    file.block(4, names)
    file.block(
      5, file.word(UInt32(0)) + [0, 0, 0, 0, 0, 0, 0, 0],
      options: [(4, file.word(UInt64(100))), (5, file.word(UInt64(3))), (7, file.word(UInt64(4)))])
    let reading = try Reading(file.bytes)
    let address = try #require(IPAddress(text: "192.0.2.1"))
    #expect(
      reading.items == [
        .secrets(.tlsKeyLog, "KEYS\n"), .comment(.interface, "uplink"), .packet,
        .comment(.packet, "here"), .comment(.packet, "and here"), .name(address, "a.example"),
        .name(address, "b.example"),
        .statistics(received: 100, dropped: 7),
      ])
  }

  @Test func `statistics that come again count what is new`() throws {
    var file = PcapngBuilder()
    file.interface()
    for (interface, dropped) in [(0, 3), (1, 10), (0, 3), (0, 5)] as [(UInt32, UInt64)] {
      file.block(
        5, file.word(interface) + [0, 0, 0, 0, 0, 0, 0, 0], options: [(5, file.word(dropped))])
    }
    #expect(
      try Reading(file.bytes).items
        == [3, 10, 0, 2].map { .statistics(received: nil, dropped: $0) })
  }

  @Test(arguments: Fixture.all)
  func `a recorded capture in any container is read the same`(fixture: Fixture) throws {
    let packets = try Reading(paths: [fixture.capturePath]).packets
    for order in CaptureBuilder.Order.allCases {
      var file = PcapngBuilder(order)
      // Packets come from two interfaces in turns, of other snapshot lengths and resolutions.
      file.interface(UInt16(packets[0].linkType), options: [(9, [9])])
      file.interface(UInt16(packets[0].linkType), snapshotLength: 0, options: [(9, [9])])
      for (index, packet) in packets.enumerated() {
        let comment: PcapngBuilder.Option = (1, Array("comment".utf8))
        file.packet(
          packet.bytes, at: UInt64(packet.nanoseconds), of: UInt32(index & 1),
          originalLength: packet.originalLength, options: index % 3 == 0 ? [comment] : [])
      }
      for form in CompressedTests.Form.allCases {
        #expect(try Reading(form.compressed(file.bytes)).packets == packets)
      }
      #expect(try Reading(file.bytes).packets == packets)
    }
  }

  @Test func `a comment that is damaged loses no packet`() throws {
    var file = PcapngBuilder()
    file.interface()
    file.block(
      6,
      [UInt8](repeating: 0, count: 12) + file.word(UInt32(1)) + file.word(UInt32(1)) + [7, 0, 0, 0]
        + file.word(UInt16(1)) + file.word(UInt16(900)))
    file.packet([8])
    let reading = try Reading(file.bytes)
    #expect(reading.packets.map(\.bytes) == [[7], [8]])
    #expect(reading.failures.isEmpty)
  }

  @Test(
    arguments: [
      (10, "secrets of 50 bytes in a block of 20"), (4, "an option of 50 bytes where 4 are left"),
      (5, "an option of 50 bytes where 0 are left"),
    ] as [(UInt32, String)])
  func `damage beside packets loses none, and is told`(type: UInt32, reason: String) throws {
    var file = PcapngBuilder()
    file.interface()
    file.packet([1])
    let place = file.bytes.count
    let bodies: [UInt32: [UInt8]] = [
      10: [1, 0, 0, 0, 50, 0, 0, 0], 4: [1, 0, 50, 0, 0, 0, 0, 0],
      5: [UInt8](repeating: 0, count: 12) + [5, 0, 50, 0],
    ]
    file.block(type, bodies[type] ?? [])
    file.packet([2])
    let reading = try Reading(file.bytes)
    #expect(reading.packets.map(\.bytes) == [[1], [2]])
    #expect(
      reading.reasons
        == ["a block beside packets was not read: \(reason) (at byte \(place), after 2 packets)"])
  }

  private static func damaged(_ change: (inout PcapngBuilder) -> Void) -> [UInt8] {
    var file = PcapngBuilder()
    file.interface()
    file.packet([1])
    change(&file)
    return file.bytes
  }

  private static let damages: [(bytes: [UInt8], reason: String)] = [
    (damaged { _ in } + [6, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0], "a block of 13 bytes"),
    (damaged { _ in } + [6, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0], "a block of 8 bytes"),
    (
      damaged { _ in } + [9, 0, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0],
      "a block of 12 bytes, and of 16 bytes at its end"
    ),
    (damaged { $0.block(6, [0, 0, 0, 0]) }, "a block of type 6 has only 16 bytes"),
    (
      damaged {
        $0.block(6, [UInt8](repeating: 0, count: 12) + $0.word(UInt32(5)) + $0.word(UInt32(5)))
      },
      "a packet of 5 bytes in a block of 32"
    ),
    (damaged { $0.block(1, [1, 0]) }, "a block of type 1 has only 16 bytes"),
    (
      damaged { _ in } + [0x0A, 0x0D, 0x0D, 0x0A, 28, 0, 0, 0, 1, 2, 3, 4],
      "a section's header that does not say its byte order"
    ),
    (damaged { _ in } + PcapngBuilder(version: 2).bytes, "pcapng of version 2.0 is not known"),
  ]

  @Test(arguments: damages)
  func `damage is named with its place, and what stands before it is read`(
    bytes: [UInt8], reason: String
  ) throws {
    let reading = try Reading(bytes)
    #expect(reading.packets.map(\.bytes) == [[1]])
    let place = Self.damaged { _ in }.count
    #expect(reading.reasons == ["\(reason) (at byte \(place), after 1 packets)"])
  }
}
