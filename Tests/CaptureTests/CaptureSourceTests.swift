import Capture
import Packets
import TestSupport
import Testing

@Suite struct CaptureSourceTests {
  static let packets = (0..<3).map { index in
    CaptureBuilder.Packet(
      100 + UInt32(index), 7, [UInt8](repeating: UInt8(index), count: 20 + index))
  }

  @Test(arguments: CaptureBuilder.Order.allCases, [false, true])
  func `pcap files are read in either byte order and precision`(
    order: CaptureBuilder.Order, nanoseconds: Bool
  ) throws {
    let file = try TemporaryFile(
      CaptureBuilder.pcap(Self.packets, nanoseconds: nanoseconds, order: order))
    var source = try CaptureSource(paths: [file.path])
    #expect(source.interfaces.map(\.linkType) == [.ethernet])
    #expect(source.interfaces.map(\.linkTypeName) == ["EN10MB"])
    #expect(
      source.interfaces.map(\.timePrecision) == [nanoseconds ? .nanoseconds : .microseconds])
    let read = read(&source)
    #expect(read.map(\.number) == [1, 2, 3])
    #expect(read.map(\.byteCount) == [20, 21, 22])
    let time: Int64 = nanoseconds ? 100_000_000_007 : 100_000_007_000
    #expect(read.first?.nanoseconds == time)
    #expect(source.failures.isEmpty)
  }

  @Test(arguments: [(nil, TimePrecision.microseconds), (6, .microseconds), (9, .nanoseconds)])
  func `pcapng files are read, with the precision of their interface`(
    resolution: UInt8?, precision: TimePrecision
  ) throws {
    let file = try TemporaryFile(
      CaptureBuilder.pcapng([(5_000_000_000, [1, 2, 3])], resolution: resolution))
    var source = try CaptureSource(paths: [file.path])
    #expect(source.interfaces.map(\.timePrecision) == [precision])
    #expect(read(&source).map(\.byteCount) == [3])
  }

  @Test func `a file cut anywhere gives its whole packets, and says where it ends`() throws {
    let whole = CaptureBuilder.pcap(Self.packets)
    let ends = [24, 24 + 36, 24 + 36 + 37, whole.count]
    for count in 24...whole.count {
      let file = try TemporaryFile(Array(whole[..<count]))
      var source = try CaptureSource(paths: [file.path])
      #expect(read(&source).count == ends.filter { $0 <= count }.count - 1)
      if ends.contains(count) {
        #expect(source.failures.isEmpty)
      } else {
        let failure = try #require(source.failures.first)
        #expect(failure.kind == .damaged)
        #expect(failure.file == file.path)
        #expect(failure.reason.contains("at byte \(count)"))
        #expect(failure.description.hasPrefix(file.path))
      }
    }
  }

  @Test func `a pcapng file cut anywhere gives its whole packets`() throws {
    let whole = CaptureBuilder.pcapng([(1, [1, 2, 3]), (2, [4, 5, 6, 7])], resolution: 9)
    // The section and the interface come first, and are needed.
    let ends = [28, 28 + 32, 28 + 32 + 36, whole.count]
    for count in 0...whole.count {
      let file = try TemporaryFile(Array(whole[..<count]))
      guard var source = try? CaptureSource(paths: [file.path]) else {
        #expect(count < ends[1])
        continue
      }
      #expect(read(&source).count == max(0, ends.count { $0 <= count } - 2), "\(count)")
    }
  }

  @Test func `several files are read in time order as one`() throws {
    let first = try TemporaryFile(
      CaptureBuilder.pcap([.init(1, 0, [1]), .init(4, 0, [4]), .init(4, 0, [4, 1])]))
    let empty = try TemporaryFile(CaptureBuilder.pcap([]))
    let second = try TemporaryFile(
      CaptureBuilder.pcap([.init(2, 0, [2]), .init(4, 0, [4, 2, 0]), .init(5, 0, [5])]))
    var source = try CaptureSource(paths: [second.path, empty.path, first.path])
    let read = read(&source)
    #expect(read.map(\.firstByte) == [1, 2, 4, 4, 4, 5])
    #expect(read.map(\.number) == [1, 2, 3, 4, 5, 6])
    #expect(read.map(\.byteCount) == [1, 1, 3, 1, 2, 1])
  }

  @Test func `a damaged file among several does not lose the others`() throws {
    let damaged = try TemporaryFile(CaptureBuilder.pcap([.init(1, 0, [1])]) + [1, 2, 3])
    let good = try TemporaryFile(CaptureBuilder.pcap([.init(2, 0, [2]), .init(3, 0, [3])]))
    var source = try CaptureSource(paths: [damaged.path, good.path])
    #expect(read(&source).map(\.firstByte) == [1, 2, 3])
    #expect(source.failures.map(\.file) == [damaged.path])
  }

  @Test func `a filter leaves packets out, and the others keep their numbers`() throws {
    let file = try TemporaryFile(CaptureBuilder.pcap(Self.packets))
    var source = try CaptureSource(paths: [file.path], filter: "ether[0] != 1")
    #expect(read(&source).map(\.number) == [1, 3])
  }

  @Test func `a filter that is none is named with its mistake`() throws {
    let file = try TemporaryFile(CaptureBuilder.pcap(Self.packets))
    let error = #expect(throws: CaptureError.self) {
      _ = try CaptureSource(paths: [file.path], filter: "prot 1935")
    }
    #expect(error?.kind == .badFilter)
    #expect(error?.reason.contains("prot 1935") == true)
  }

  @Test func `what is no capture is said to be none`() throws {
    let text = try TemporaryFile(Array("hello, world: no capture".utf8))
    let nothing = try TemporaryFile([])
    for path in [text.path, nothing.path] {
      let error = #expect(throws: CaptureError.self) { _ = try CaptureSource(paths: [path]) }
      #expect(error?.kind == .notACapture)
    }
    for path in ["/nowhere/at/all.pcap", "/"] {
      let error = #expect(throws: CaptureError.self) { _ = try CaptureSource(paths: [path]) }
      #expect(error?.kind == .cannotOpen)
      #expect(error?.file == path)
    }
  }

  @Test func `a packet that claims 4 GiB ends the file and not the program`() throws {
    var bytes = CaptureBuilder.pcap([.init(1, 0, [1])])
    bytes += [1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]
    let file = try TemporaryFile(bytes)
    var source = try CaptureSource(paths: [file.path])
    #expect(read(&source).count == 1)
    #expect(source.failures.map(\.kind) == [.damaged])
  }

  private struct Read {
    let number: UInt64
    let nanoseconds: Int64
    let byteCount: Int
    let firstByte: UInt8?
  }

  private func read(_ source: inout CaptureSource) -> [Read] {
    var packets: [Read] = []
    while let packet = source.nextPacket() {
      packets.append(
        Read(
          number: packet.number, nanoseconds: packet.time.nanoseconds,
          byteCount: packet.bytes.count,
          firstByte: packet.bytes.isEmpty ? nil : packet.bytes[0]))
    }
    return packets
  }
}
