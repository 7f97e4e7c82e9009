import Foundation
import Packets
import TestSupport
import Testing

@testable import Capture

/// Blocks and libpcap must agree on every file, packet by packet and in how it ends.
@Suite struct BlockReaderTests {
  private struct Packet: Hashable {
    let time: CaptureTime
    let originalLength: Int
    let bytes: [UInt8]
  }

  private struct Reading: Hashable {
    var packets: [Packet] = []
    var failure: String?

    init(_ path: String, readsBlocks: Bool) {
      do throws(CaptureError) {
        var file = try CaptureFile(path: path, filter: nil, readsBlocks: readsBlocks)
        while try file.advance() {
          let packet = file.packet(number: 1)
          let bytes = packet.bytes.indices.map { packet.bytes[$0] }
          packets.append(
            Packet(time: packet.time, originalLength: packet.originalLength, bytes: bytes))
        }
      } catch {
        failure = error.description
      }
    }
  }

  private func expectAgreement(
    _ path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let blocks = Reading(path, readsBlocks: true)
    let libpcap = Reading(path, readsBlocks: false)
    #expect(blocks.packets.count == libpcap.packets.count, sourceLocation: sourceLocation)
    #expect(blocks == libpcap, sourceLocation: sourceLocation)
  }

  @Test(arguments: Fixture.all)
  func `every recorded capture reads the same`(fixture: Fixture) throws {
    expectAgreement(fixture.capturePath)
  }

  private static let packets: [CaptureBuilder.Packet] = (0..<12).map { index in
    .init(UInt32(index), 999_999, [UInt8](repeating: UInt8(index), count: index * 7))
  }

  private static let plainFiles: [[UInt8]] =
    CaptureBuilder.Order.allCases.flatMap { order in
      [false, true].map { CaptureBuilder.pcap(packets, nanoseconds: $0, order: order) }
    }
    + [nil, 3, 6, 9].map { resolution in
      CaptureBuilder.pcapng(
        [(5_000_000_000, [1, 2, 3]), (.max, []), (6_123_456_789, [4, 5, 6, 7, 8])],
        resolution: resolution)
    }

  @Test(arguments: plainFiles.indices)
  func `a plain file is read in blocks to its end`(index: Int) throws {
    let file = try TemporaryFile(Self.plainFiles[index])
    var reader = BlockReader(opening: file.path)
    var count = 0
    while case .packet = reader.advance() { count += 1 }
    #expect(reader.advance() == .end)
    #expect(count == (index < 4 ? 12 : 3))
    expectAgreement(file.path)
  }

  @Test(arguments: plainFiles.indices)
  func `a file cut anywhere reads the same`(index: Int) throws {
    let whole = Self.plainFiles[index]
    for count in 0..<whole.count {
      expectAgreement(try TemporaryFile(Array(whole[..<count])).path)
    }
  }

  @Test(arguments: plainFiles.indices)
  func `a file with any byte changed reads the same`(index: Int) throws {
    let whole = Self.plainFiles[index]
    for place in whole.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var damaged = whole
        damaged[place] ^= change
        expectAgreement(try TemporaryFile(damaged).path)
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
    expectAgreement(try TemporaryFile(bytes).path)
  }

  @Test(arguments: [
    // A version before the fields had their order, and one that does not exist yet.
    (at: 6, byte: UInt8(2)), (at: 4, byte: 3),
  ])
  func `what is not plain is left to libpcap`(at place: Int, byte: UInt8) throws {
    var bytes = CaptureBuilder.pcap(Self.packets)
    bytes[place] = byte
    let file = try TemporaryFile(bytes)
    var reader = BlockReader(opening: file.path)
    #expect(reader.advance() == .unknown)
    expectAgreement(file.path)
  }

  #if os(Linux)
    /// Found by fuzzing: as much room was made as the record said, and then the file was at its end.
    @Test func `a record that claims 400 MB of a small file takes no memory`() throws {
      var bytes = CaptureBuilder.pcap(Self.packets)
      bytes.replaceSubrange(16..<20, with: [0xFF, 0xFF, 0xFF, 0x7F])
      bytes.replaceSubrange(32..<36, with: [0, 0, 0, 0x19])
      let file = try TemporaryFile(bytes)
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let before = usage.ru_maxrss
      var reader = BlockReader(opening: file.path, snapshotLength: 0x7FFF_FFFF)
      #expect(reader.advance() == .unknown)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      // In KiB.
      #expect(usage.ru_maxrss - before < 400_000)
      expectAgreement(file.path)
    }
  #endif

  @Test func `options that end with more than an end are left to libpcap`() throws {
    var bytes = CaptureBuilder.pcapng([(1, [1, 2, 3])], resolution: 9)
    // A second interface, whose last option is an end of three bytes.
    bytes += [1, 0, 0, 0, 28, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 1, 2, 3, 0, 28, 0, 0, 0]
    let file = try TemporaryFile(bytes)
    #expect(Reading(file.path, readsBlocks: true).packets.count == 1)
    expectAgreement(file.path)
  }

  @Test func `a second section is left to libpcap`() throws {
    let section = CaptureBuilder.pcapng([(1, [1, 2, 3]), (2, [4])], resolution: 9)
    let file = try TemporaryFile(section + section)
    #expect(Reading(file.path, readsBlocks: true).packets.count == 4)
    expectAgreement(file.path)
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension BlockReader {
  /// Opens a file, for as long as the tests run.
  fileprivate init(opening path: String, snapshotLength: Int = 65535) {
    self.init(file: open(path, O_RDONLY), snapshotLength: snapshotLength)
  }
}
