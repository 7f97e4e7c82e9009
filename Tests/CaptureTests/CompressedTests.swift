import CLZ4
import CZlib
import CZstd
import Capture
import TestSupport
import Testing

@Suite struct CompressedTests {
  enum Form: CaseIterable {
    case gzip, zstandard, lz4

    func compressed(_ bytes: [UInt8]) -> [UInt8] {
      var output = [UInt8](repeating: 0, count: bytes.count * 2 + 4096)
      switch self {
      case .gzip:
        var stream = z_stream()
        deflateInit2_(
          &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
          Int32(MemoryLayout<z_stream>.size))
        var input = bytes
        input.withUnsafeMutableBufferPointer { input in
          output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            deflate(&stream, Z_FINISH)
          }
        }
        let count = Int(stream.total_out)
        deflateEnd(&stream)
        return Array(output[..<count])
      case .zstandard:
        return Array(output[..<ZSTD_compress(&output, output.count, bytes, bytes.count, 3)])
      case .lz4:
        return Array(
          output[..<LZ4F_compressFrame(&output, output.count, bytes, bytes.count, nil)])
      }
    }
  }

  private static let packets = (0..<40).map { index in
    CaptureBuilder.Packet(UInt32(index), 0, (0..<50).map { UInt8(truncatingIfNeeded: $0 * index) })
  }

  private static let plain = CaptureBuilder.pcap(packets)

  @Test(arguments: Form.allCases, [0, 1, 24, plain.count])
  func `a capture is read as if it were not compressed, in one part or two`(
    form: Form, first: Int
  ) throws {
    let bytes =
      form.compressed(Array(Self.plain[..<first])) + form.compressed(Array(Self.plain[first...]))
    let reading = try Reading(bytes)
    #expect(try reading.packets == Reading(Self.plain).packets)
    #expect(reading.failures.isEmpty)
  }

  @Test(arguments: Form.allCases)
  func `what lies behind the compressed data is passed over`(form: Form) throws {
    let reading = try Reading(form.compressed(Self.plain) + [UInt8](repeating: 0, count: 512))
    #expect(reading.packets.count == 40)
    #expect(reading.failures.isEmpty)
  }

  @Test(arguments: Form.allCases)
  func `a compressed pcapng file's items are read`(form: Form) throws {
    var file = PcapngBuilder()
    file.interface()
    file.packet([1], options: [(1, Array("a".utf8))])
    #expect(try Reading(form.compressed(file.bytes)).items == [.packet, .comment(.packet, "a")])
  }

  @Test(arguments: Form.allCases)
  func `compressed data cut anywhere gives what can be had`(form: Form) throws {
    let whole = form.compressed(Self.plain)
    let packets = try Reading(Self.plain).packets
    for count in 4..<whole.count {
      guard let reading = try? Reading(piped: Array(whole[..<count])) else { continue }
      #expect(reading.packets == Array(packets.prefix(reading.packets.count)))
      #expect(reading.failures.count == 1, "\(count) of \(whole.count)")
    }
  }

  @Test(arguments: Form.allCases)
  func `compressed data with any byte changed ends with what can be had`(form: Form) throws {
    let whole = form.compressed(Self.plain)
    var told = 0
    for place in 4..<whole.count {
      var damaged = whole
      damaged[place] ^= 0xFF
      if let reading = try? Reading(piped: damaged) {
        told += reading.failures.count
      } else {
        told += 1
      }
    }
    // Without a checksum much of it is another capture's data.
    #expect(told > 50)
  }

  @Test(arguments: Form.allCases)
  func `damage in compressed data is named with its place`(form: Form) throws {
    // Much that does not compress, so that packets lie before the damage.
    var generator = SeededGenerator(seed: 1)
    let packets = (0..<1000).map { index in
      CaptureBuilder.Packet(
        UInt32(index), 0, (0..<1000).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    let plain = CaptureBuilder.pcap(packets)
    var bytes = form.compressed(plain)
    bytes.removeLast(100_000)
    let reading = try Reading(bytes)
    #expect((700..<1000).contains(reading.packets.count))
    let name = ["gzip", "Zstandard", "LZ4"][Form.allCases.firstIndex(of: form)!]
    #expect(
      reading.reasons.first?.hasPrefix("its \(name) data is cut short (at byte \(bytes.count)")
        == true)
  }

  @Test(arguments: Form.allCases)
  func `what is compressed and no capture is named`(form: Form) throws {
    let error = try #require(throws: CaptureError.self) {
      try Reading(form.compressed(Array("FLV\u{1}\u{5}".utf8)))
    }
    #expect(error.reason == "what is compressed in it is an FLV file: media, not packets")
    #expect(error.kind == .notACapture)
  }

  @Test(arguments: Form.allCases)
  func `compressed and plain files are read as one`(form: Form) throws {
    let compressed = try TemporaryFile(form.compressed(Self.plain))
    let plain = try TemporaryFile(Self.plain)
    let reading = try Reading(paths: [compressed.path, plain.path])
    let packets = try Reading(Self.plain).packets
    #expect(reading.packets == packets.flatMap { [$0, $0] })
  }
}
