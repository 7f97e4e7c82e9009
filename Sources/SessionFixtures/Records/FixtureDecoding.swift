internal import Packets
internal import RTMP
public import Sessions
internal import Rules

extension Fixture {
  /// Decodes the conversation, as from a capture of it.
  public func decode(
    _ options: Analyzer.Options = .init(), _ body: (SessionEvent) -> Void
  ) {
    var options = options
    // Whatever they speak, and wherever it begins: the fixture says that it is a conversation.
    options.ports.insert(server.port)
    var analyzer = Analyzer(options: options)
    var packets = FixturePackets(of: self)
    var number: UInt64 = 0
    while let packet = packets.next() {
      number += 1
      let captured = CapturedPacket(
        number: number, time: packet.time, linkType: .ethernet,
        originalLength: packet.originalLength, bytes: packet.bytes.span)
      analyzer.append(captured)
      while let event = analyzer.next() { body(event) }
    }
    analyzer.finish()
    while let event = analyzer.next() { body(event) }
  }
}
