import Capture
import TestSupport
import Testing

/// What files of each form have, and what is left of damaged ones.
@Suite struct BlockReaderTests {
  private static let packets: [CaptureBuilder.Packet] = (0..<12).map { index in
    .init(UInt32(index), 999_999, [UInt8](repeating: UInt8(index), count: index * 7))
  }

  private static let files: [[UInt8]] =
    CaptureBuilder.Order.allCases.flatMap { order in
      [false, true].map { CaptureBuilder.pcap(packets, nanoseconds: $0, order: order) }
    }
    + [nil, 3, 6, 9].map { resolution in
      CaptureBuilder.pcapng(
        [(5_000_000_000, [1, 2, 3]), (7, []), (6_123_456_789, [4, 5, 6, 7, 8])],
        resolution: resolution)
    }

  @Test(arguments: Fixture.all)
  func `a recorded capture is read as libpcap reads it`(fixture: Fixture) throws {
    let reading = try Reading(paths: [fixture.capturePath])
    #expect(reading.packets == Reading(libpcap: fixture.capturePath).packets)
    #expect(reading.failures.isEmpty)
  }

  @Test(arguments: files.indices)
  func `a file in any byte order and resolution is read as libpcap reads it`(index: Int) throws {
    let file = try TemporaryFile(Self.files[index])
    let reading = try Reading(paths: [file.path])
    #expect(reading.packets == Reading(libpcap: file.path).packets)
    #expect(reading.packets.count == (index < 4 ? 12 : 3))
    #expect(reading.failures.isEmpty)
  }

  @Test(arguments: files.indices)
  func `a file cut anywhere gives the packets that are there whole`(index: Int) throws {
    let whole = Self.files[index]
    let packets = try Reading(whole).packets
    for count in 0..<whole.count {
      guard let reading = try? Reading(piped: Array(whole[..<count])) else {
        #expect(count < 60)
        continue
      }
      #expect(reading.packets == Array(packets.prefix(reading.packets.count)))
      #expect(reading.packets.count < packets.count)
      #expect(
        reading.reasons.allSatisfy { $0.hasPrefix("it is cut short (at byte \(count), after ") })
    }
  }

  @Test(arguments: files.indices)
  func `a file with any byte changed keeps what stands before it`(index: Int) throws {
    let whole = Self.files[index]
    let packets = try Reading(whole).packets
    for place in 80..<whole.count {
      // What lies before the byte is read as it was.
      let count = try Reading(piped: Array(whole[..<place])).packets.count
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var damaged = whole
        damaged[place] ^= change
        let reading = try Reading(piped: damaged)
        #expect(reading.packets.prefix(count) == packets.prefix(count))
        #expect(reading.packets.count >= count)
      }
    }
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `packets that lie across the ends of blocks are whole`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let packets = (0..<3000).map { index in
      let count = Int.random(in: 0...1500, using: &generator)
      return CaptureBuilder.Packet(
        UInt32(index), 0, [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: count))
    }
    let bytes = CaptureBuilder.pcap(packets)
    #expect(bytes.count > 4 << 18)
    let file = try TemporaryFile(bytes)
    #expect(try Reading(paths: [file.path]).packets == Reading(libpcap: file.path).packets)
  }

  /// Before version 2.3 the length on the wire came first, in 2.3 either may.
  @Test(arguments: [
    (version: UInt8(4), first: UInt32(3), second: UInt32(60), captured: 3),
    (version: 3, first: 3, second: 60, captured: 3),
    (version: 3, first: 60, second: 3, captured: 3),
    (version: 2, first: 60, second: 3, captured: 3),
  ])
  func `the lengths of old files are told apart`(
    version: UInt8, first: UInt32, second: UInt32, captured: Int
  ) throws {
    var bytes = CaptureBuilder.pcap([])
    bytes[6] = version
    bytes += [1, 0, 0, 0, 0, 0, 0, 0, UInt8(first), 0, 0, 0, UInt8(second), 0, 0, 0, 7, 8, 9]
    let reading = try Reading(bytes)
    #expect(reading.packets.map(\.bytes) == [[7, 8, 9]])
    #expect(reading.packets.map(\.originalLength) == [60])
    #expect(reading.failures.isEmpty)
  }

  @Test(arguments: CaptureBuilder.Order.allCases)
  func `modified records have eight bytes more`(order: CaptureBuilder.Order) throws {
    let packet = CaptureBuilder.Packet(9, 5, [7, 8, 9])
    let plain = CaptureBuilder.pcap([packet], order: order)
    var bytes = Array(plain[..<40]) + [0, 0, 0, 1, 8, 0, 4, 0] + plain[40...]
    bytes.replaceSubrange(
      0..<4, with: order == .big ? [0xA1, 0xB2, 0xCD, 0x34] : [0x34, 0xCD, 0xB2, 0xA1])
    #expect(try Reading(bytes).packets == Reading(plain).packets)
  }

  @Test(arguments: [(at: 4, byte: UInt8(3), name: "3.4"), (at: 6, byte: 5, name: "2.5")])
  func `a pcap file of a version that is not known is named`(
    at place: Int, byte: UInt8, name: String
  ) throws {
    var bytes = CaptureBuilder.pcap(Self.packets)
    bytes[place] = byte
    let error = try #require(throws: CaptureError.self) { try Reading(bytes) }
    #expect(error.reason.contains("version \(name)"))
  }

  @Test func `a packet longer than the snapshot length is read whole`() throws {
    var bytes = CaptureBuilder.pcap(Self.packets)
    bytes.replaceSubrange(16..<20, with: [10, 0, 0, 0])
    #expect(try Reading(bytes).packets.map(\.bytes) == Self.packets.map(\.bytes))
  }

  #if os(Linux)
    /// Found by fuzzing: as much room was made as the record said, and then the file was at its end.
    @Test func `a record that claims 400 MB of a small file takes no memory`() throws {
      var bytes = CaptureBuilder.pcap(Self.packets)
      bytes.replaceSubrange(16..<20, with: [0xFF, 0xFF, 0xFF, 0x7F])
      bytes.replaceSubrange(32..<36, with: [0, 0, 0, 0x19])
      let before = try residentByteCount()
      #expect(try Reading(bytes).packets.isEmpty)
      #expect(try residentByteCount() - before < 400_000_000)
    }

    private func residentByteCount() throws -> Int {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    }
  #endif
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
