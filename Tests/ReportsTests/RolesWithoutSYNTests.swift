import Capture
import Foundation
import Packets
import Reports
import Sessions
import TestSupport
import Testing
import Rules

/// Which side is the client is told without a SYN, and against what the ports speak for.
@Suite struct RolesWithoutSYNTests {
  /// The ports that servers of fixtures have, and what takes their place: a client's by its number.
  private static let serverPort: UInt16 = 60000
  private static let firstClientPort: UInt16 = 8080

  /// A SYN tells where a stream begins: without it, a handshake of which bytes were cut off is none, and
  /// another protocol on any port, or a handshake that nobody answers, is nobody's.
  private static let onlyBySYN: Set<String> = [
    "publish-snaplen", "rtmpt-attempt", "rtmpe-attempt",
  ]

  @Test(arguments: Fixture.all.filter { !onlyBySYN.contains($0.name) })
  func `a capture whose SYNs were not seen gives the records of the whole one`(fixture: Fixture)
    throws
  {
    let packets = try RecordedPackets(fixture).packets
    let whole = try Self.records(of: packets, withoutSYN: false)
    let rest = try Self.records(of: packets, withoutSYN: true)
    #expect(whole.count == rest.count)
    for (one, other) in zip(whole, rest) where one != other {
      Issue.record("\(one)\n\(other)")
      return
    }
  }

  /// What is printed of the packets with other ports, but for what only a SYN can tell.
  private static func records(
    of packets: [RecordedPackets.Packet], withoutSYN: Bool
  ) throws -> [String] {
    var clientPorts: [Endpoint: UInt16] = [:]
    var analyzer = Analyzer()
    var renderer = RecordRenderer(precision: .microseconds)
    var lines: [String] = []
    func take(_ event: SessionEvent) throws {
      var output = OutputBuffer()
      renderer.render(event, into: &output)
      lines.append(try plain(output.bytes))
    }
    for packet in packets {
      var bytes = packet.bytes
      if let segment = packet.segment {
        let client =
          [segment.source, segment.destination].first { $0.port != 1935 } ?? segment.source
        let port = clientPorts[client] ?? firstClientPort + UInt16(clientPorts.count)
        clientPorts[client] = port
        exchangePorts(in: &bytes, of: segment, clientPort: port)
        // A packet that holds nothing stands in its place, so that numbers and times stay.
        if withoutSYN, segment.flags.contains(.syn) { bytes = [] }
      }
      analyzer.append(
        CapturedPacket(
          number: packet.number, time: packet.time, linkType: packet.linkType,
          originalLength: packet.originalLength, bytes: bytes.span))
      while let event = analyzer.next() { try take(event) }
    }
    analyzer.finish()
    while let event = analyzer.next() { try take(event) }
    return lines
  }

  /// A record without how and where the connection began, and without what packets were counted.
  private static func plain(_ record: [UInt8]) throws -> String {
    let text = String(decoding: record, as: UTF8.self)
    let kinds = ["flow", "flow_end", "summary"]
    guard kinds.contains(where: { text.hasPrefix(#"{"record":"\#($0)""#) }) else { return text }
    var object = try #require(
      JSONSerialization.jsonObject(with: Data(record)) as? [String: Any])
    let name = object["record"] as? String
    switch name {
    case "flow":
      for key in ["roles", "start", "frame", "time", "elapsed"] { object[key] = nil }
    case "flow_end":
      var summary = object["summary"] as? [String: Any]
      summary?["duration"] = nil
      object["summary"] = summary
    case "summary": object["packets_by_fate"] = nil
    default: break
    }
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }

  /// Writes other ports into a packet's TCP header.
  private static func exchangePorts(
    in bytes: inout [UInt8], of segment: TCPSegment, clientPort: UInt16
  ) {
    let ports = [segment.source.port, segment.destination.port].flatMap(PacketBuilder.bytes)
    let others = [segment.source.port, segment.destination.port].map {
      $0 == 1935 ? serverPort : clientPort
    }.flatMap(PacketBuilder.bytes)
    for place in 0..<min(bytes.count - 4, 80)
    where Array(bytes[place..<place + 4]) == ports {
      bytes.replaceSubrange(place..<place + 4, with: others)
      return
    }
  }
}
