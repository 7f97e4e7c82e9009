import ByteParsing
import Packets
import Reports
import Sessions
import TestSupport
import Testing

@Suite struct DiagnosisTests {
  /// The numbers in the head lines of what is rendered.
  private static func order(_ events: [SessionEvent]) -> [Int] {
    var diagnosis = Diagnosis()
    var text = DiagnosisText(least: .note, style: TextStyle())
    var output = OutputBuffer()
    for event in events {
      diagnosis.append(event)
      while let found = diagnosis.next() { text.render(found, into: &output) }
    }
    diagnosis.finish()
    while let found = diagnosis.next() { text.render(found, into: &output) }
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("flow ") }
      .compactMap { Int($0.split(separator: " ")[1]) }
  }

  /// Connections, of which the first goes on, and the others are reset.
  private static func events(count: Int) -> [SessionEvent] {
    var analyzer = Analyzer()
    var number: UInt64 = 0
    var events: [SessionEvent] = []
    func send(_ connection: Int, _ flags: UInt8) {
      number += 1
      let client = PacketBuilder.Address(
        [10, 1, UInt8(connection >> 8), UInt8(connection & 255)], 5000)
      let frame = PacketBuilder.frame(
        from: client, to: PacketBuilder.server, sequence: 0, flags: flags)
      analyzer.append(
        CapturedPacket(
          number: number, time: CaptureTime(nanoseconds: Int64(number)), linkType: .ethernet,
          originalLength: frame.count, bytes: frame.span))
      while let event = analyzer.next() { events.append(event) }
    }
    for connection in 0..<count {
      send(connection, PacketBuilder.syn)
      if connection > 0 { send(connection, PacketBuilder.rst) }
    }
    analyzer.finish()
    while let event = analyzer.next() { events.append(event) }
    return events
  }

  @Test func `connections are told in order, though the first ends last`() {
    #expect(Self.order(Self.events(count: 50)) == Array(1...50))
  }

  @Test func `very many do not wait for one that goes on`() {
    let order = Self.order(Self.events(count: 6000))
    #expect(order.sorted() == Array(1...6000))
    #expect(order.first != 1)
  }
}
