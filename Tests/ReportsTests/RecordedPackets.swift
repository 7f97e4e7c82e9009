import ByteParsing
import Capture
import Flows
import Packets
import Sessions
import TestSupport
import Rules

/// A fixture's packets in memory, to be read once more without some of them.
struct RecordedPackets {
  struct Packet {
    /// As the whole capture counts it, whatever is left out: so findings name the same one.
    let number: UInt64
    let time: CaptureTime
    let linkType: LinkType
    let originalLength: Int
    let bytes: [UInt8]
    /// nil where it completes none.
    let segment: TCPSegment?
  }

  private(set) var packets: [Packet] = []

  init(_ fixture: Fixture) throws {
    var source = try CaptureSource(paths: [fixture.capturePath])
    var decoder = PacketDecoder()
    while let packet = source.nextPacket() {
      let isSegment = decoder.decode(packet) == .segment
      packets.append(
        Packet(
          number: packet.number, time: packet.time, linkType: packet.linkType,
          originalLength: packet.originalLength, bytes: [UInt8](copying: packet.bytes),
          segment: isSegment ? decoder.segment : nil))
    }
  }

  /// What is claimed of what a damage leaves; nil for the whole capture.
  func claims(after damage: Damage?) -> Claims {
    var reading = Reading(damage)
    reading.read(packets)
    return reading.finish()
  }

  /// The same of several, in their order; what comes before a damage is read once for all of them.
  func claims(after damages: [Damage]) -> [Claims] {
    let starts = damages.map { damage in
      packets.firstIndex { !damage.leaves($0) } ?? packets.count
    }
    var claims = [Claims](repeating: Claims(after: nil), count: damages.count)
    var whole = Reading(nil)
    var place = 0
    for (start, index) in zip(starts, damages.indices).sorted(by: { $0.0 < $1.0 }) {
      whole.read(packets[place..<start])
      place = start
      var reading = whole
      reading.damage = damages[index]
      reading.read(packets[start...])
      claims[index] = reading.finish()
    }
    return claims
  }

  /// Packets on their way through an analyzer, as far as a damage leaves them.
  private struct Reading {
    private var analyzer = Analyzer()
    private var claims: Claims

    init(_ damage: Damage?) { claims = Claims(after: damage) }

    var damage: Damage? {
      get { claims.damage }
      set { claims.damage = newValue }
    }

    mutating func read(_ packets: some Sequence<Packet>) {
      for packet in packets where damage?.leaves(packet) ?? true {
        analyzer.append(
          CapturedPacket(
            number: packet.number, time: packet.time, linkType: packet.linkType,
            originalLength: packet.originalLength, bytes: packet.bytes.span))
        while let event = analyzer.next() { claims.note(event) }
      }
    }

    mutating func finish() -> Claims {
      analyzer.finish()
      while let event = analyzer.next() { claims.note(event) }
      return claims
    }
  }
}

/// What was not captured of what the whole capture has.
enum Damage: CustomStringConvertible {
  /// That packet.
  case packet(UInt64)
  /// All before that packet.
  case beginning(before: UInt64)
  /// That packet, and all behind it.
  case end(from: UInt64)
  /// What one side of each connection sends; servers tell the sides apart.
  case side(Direction, servers: Set<Endpoint>)

  func leaves(_ packet: RecordedPackets.Packet) -> Bool {
    switch self {
    case .packet(let number): packet.number != number
    case .beginning(let first): packet.number >= first
    case .end(let first): packet.number < first
    case .side(let direction, let servers):
      packet.segment.map { servers.contains($0.source) == (direction == .clientToServer) } ?? true
    }
  }

  var description: String {
    switch self {
    case .packet(let number): "without packet \(number)"
    case .beginning(let first): "from packet \(first) on"
    case .end(let first): "up to before packet \(first)"
    case .side(.clientToServer, _): "without what clients send"
    case .side(.serverToClient, _): "without what servers send"
    }
  }
}

// MARK: - Sampling

extension RecordedPackets {
  /// Of the generator that draws packets: the same ones on every run.
  private static let seed: UInt64 = 17
  /// How many packets that carry data are a connection's opening, in which most is said.
  private static let openingCount = 60
  /// How many packets are drawn of each kind.
  private static let drawnCount = 24

  /// The numbers of the packets in connections' openings, and of all others.
  private var parts: (opening: [UInt64], others: [UInt64]) {
    var counts: [Set<Endpoint>: Int] = [:]
    var parts: (opening: [UInt64], others: [UInt64]) = ([], [])
    for packet in packets {
      var place = Self.openingCount
      if let segment = packet.segment, segment.payloadLength > 0 {
        let ends: Set<Endpoint> = [segment.source, segment.destination]
        place = counts[ends] ?? 0
        counts[ends] = place + 1
      }
      if place < Self.openingCount {
        parts.opening.append(packet.number)
      } else {
        parts.others.append(packet.number)
      }
    }
    return parts
  }

  /// Each packet of the openings is left out, and some of the others.
  var withoutOnePacket: [Damage] {
    var generator = SeededGenerator(seed: Self.seed)
    let (opening, others) = parts
    let drawn = others.shuffled(using: &generator).prefix(Self.drawnCount)
    return (opening + Array(drawn)).map { Damage.packet($0) }
  }

  /// Some packets of the openings, and some of the others.
  private var places: [UInt64] {
    var generator = SeededGenerator(seed: Self.seed)
    let (opening, others) = parts
    let first = opening.shuffled(using: &generator).prefix(Self.drawnCount)
    return Array(first) + Array(others.shuffled(using: &generator).prefix(Self.drawnCount))
  }

  var cutAtBeginning: [Damage] { places.map { Damage.beginning(before: $0) } }

  var cutAtEnd: [Damage] { places.map { Damage.end(from: $0) } }

  /// Each direction alone.
  var withoutOneSide: [Damage] {
    let servers = claims(after: nil).servers
    return Direction.allCases.map { Damage.side($0, servers: servers) }
  }
}
