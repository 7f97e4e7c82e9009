internal import Flows
public import Packets

/// The packets of a fixture's conversation, from SYN to FIN as far as those were seen.
///
///     var packets = FixturePackets(of: fixture)
///     while let packet = packets.next() { … }
///
/// Bytes that were not captured have sequence numbers but no packet, and the peer acknowledges them.
public struct FixturePackets: Sendable {
  public struct Packet: Sendable {
    public let time: CaptureTime
    /// An Ethernet frame.
    public let bytes: [UInt8]
    /// How long the frame was on the wire.
    public let originalLength: Int
  }

  /// When the first packet is said to have come: fixtures know only how much later others came.
  static let epoch = CaptureTime(seconds: 1_577_836_800, nanoseconds: 0)
  /// How many bytes go out before the peer acknowledges them by a segment of its own.
  private static let acknowledgementInterval: UInt32 = 32_768

  private let fixture: Fixture
  private let writer: SegmentWriter
  private var step = 0
  /// How much of the direction's bytes was sent.
  private var places: [Direction: Int] = [:]
  /// Of the next byte of each direction.
  private var sequences: [Direction: UInt32] = [.clientToServer: 1000, .serverToClient: 5000]
  private var acknowledged: [Direction: UInt32] = [.clientToServer: 1000, .serverToClient: 5000]
  private var ready: [Packet] = []
  private var time: Int64 = 0

  public init(of fixture: Fixture) {
    self.fixture = fixture
    writer = SegmentWriter(client: fixture.client, server: fixture.server)
  }

  public mutating func next() -> Packet? {
    while ready.isEmpty {
      guard fixture.steps.indices.contains(step) else { return nil }
      take(fixture.steps[step])
      step += 1
      ready.reverse()
    }
    return ready.popLast()
  }

  private mutating func take(_ step: ExchangeStep) {
    time = max(time, step.time)
    let direction = step.direction
    switch step.action {
    case .open:
      send(direction, [.syn])
      sequences[direction, default: 0] &+= 1
      send(direction.opposite, [.syn, .ack])
      sequences[direction.opposite, default: 0] &+= 1
      send(direction, [.ack])
    case .send(let byteCount, let overlap):
      send(direction, byteCount, overlap)
    case .gap(let byteCount, _):
      let count = byteCount - UInt64(cutOffCount(at: self.step))
      guard count > 0 else { return }
      sequences[direction, default: 0] &+= UInt32(truncatingIfNeeded: count)
      send(direction.opposite, [.ack])
    case .close:
      send(direction, [.fin, .ack])
      sequences[direction, default: 0] &+= 1
      send(direction.opposite, [.ack])
    case .reset:
      send(direction, [.rst, .ack])
    }
  }

  /// How many bytes of a gap belong to the segment before it, which a snapshot length cut.
  private func cutOffCount(at place: Int) -> Int {
    guard fixture.steps.indices.contains(place), place > 0,
      case .gap(let count, .snapshotLength) = fixture.steps[place].action,
      case .send(let sent, _) = fixture.steps[place - 1].action,
      fixture.steps[place - 1].direction == fixture.steps[place].direction,
      sent < SegmentWriter.payloadLimit
    else { return 0 }
    return Int(min(count, UInt64(SegmentWriter.payloadLimit - sent)))
  }

  private mutating func send(_ direction: Direction, _ byteCount: Int, _ overlap: Int) {
    let bytes = fixture[direction]
    var place = places[direction, default: 0]
    let end = min(bytes.count, place + max(0, byteCount))
    places[direction] = end
    let repeated = min(max(0, overlap), place)
    place -= repeated
    sequences[direction, default: 0] &-= UInt32(truncatingIfNeeded: repeated)
    repeat {
      let piece = bytes[place..<min(end, place + SegmentWriter.payloadLimit)]
      place = piece.endIndex
      send(
        direction, [.push, .ack], piece,
        cutOffCount: place == end ? cutOffCount(at: step + 1) : 0)
    } while place < end
    let unacknowledged = sequences[direction, default: 0] &- acknowledged[direction, default: 0]
    if unacknowledged >= Self.acknowledgementInterval { send(direction.opposite, [.ack]) }
  }

  private mutating func send(
    _ direction: Direction, _ flags: SegmentWriter.Flags, _ payload: ArraySlice<UInt8> = [],
    cutOffCount: Int = 0
  ) {
    let peer = sequences[direction.opposite, default: 0]
    let frame = writer.frame(
      .init(
        direction: direction, sequence: sequences[direction, default: 0],
        acknowledgement: flags.contains(.ack) ? peer : 0, flags: flags, payload: payload,
        cutOffCount: cutOffCount))
    if flags.contains(.ack) { acknowledged[direction.opposite] = peer }
    sequences[direction, default: 0] &+= UInt32(truncatingIfNeeded: payload.count + cutOffCount)
    ready.append(
      Packet(
        time: CaptureTime(nanoseconds: Self.epoch.nanoseconds.addingClamped(time)), bytes: frame,
        originalLength: frame.count + cutOffCount))
  }
}
