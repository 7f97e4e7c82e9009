import Capture
import Packets
import TestSupport
import Testing

@Suite struct ExtractCaptureWriterTests {
  @Test(arguments: [TimePrecision.microseconds, .nanoseconds])
  func `what is written is read again as it was`(precision: TimePrecision) throws {
    let fraction: Int64 = precision == .nanoseconds ? 123_456_789 : 123_456_000
    let writer = CaptureWriter(
      linkType: .linuxCooked2, precision: precision, snapshotLength: 96)
    let bytes: [UInt8] = [1, 2, 3]
    let record = writer.record(
      of: bytes.span, time: CaptureTime(seconds: 1_700_000_000, nanoseconds: fraction),
      originalLength: 1500)
    let file = try TemporaryFile(writer.header + record + record)
    var source = try CaptureSource(paths: [file.path])
    #expect(source.interfaces.first?.linkType == .linuxCooked2)
    #expect(source.interfaces.first?.timePrecision == precision)
    #expect(source.interfaces.first?.snapshotLength == 96)
    var count = 0
    while let packet = source.nextPacket() {
      count += 1
      #expect([UInt8](packet.bytes.indices.map { packet.bytes[$0] }) == bytes)
      #expect(packet.originalLength == 1500)
      #expect(packet.time.nanoseconds == 1_700_000_000_000_000_000 + fraction)
    }
    #expect(count == 2)
  }

  @Test func `times that a file cannot say are the nearest that it can`() {
    let writer = CaptureWriter(linkType: .raw, precision: .microseconds, snapshotLength: 0)
    let none: [UInt8] = []
    for time in [Int64.min, -1, 0] {
      let record = writer.record(
        of: none.span, time: CaptureTime(nanoseconds: time), originalLength: 0)
      #expect(record == [UInt8](repeating: 0, count: 16))
    }
    let last = writer.record(
      of: none.span, time: CaptureTime(nanoseconds: .max), originalLength: 0)
    #expect(last.prefix(4) == [0xFF, 0xFF, 0xFF, 0xFF])
    // LINKTYPE_RAW, where libpcap says DLT_RAW.
    #expect(writer.header.suffix(4) == [101, 0, 0, 0])
  }
}
