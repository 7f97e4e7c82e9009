public import Flows
public import Packets

/// A conversation that can be decoded, replayed and compared again: its bytes, and their script.
public struct Fixture: Hashable, Sendable {
  /// How the connection was first seen.
  public enum Start: String, Encodable, Hashable, Sendable, CaseIterable {
    case syn, midstream
  }

  public var client: Endpoint
  public var server: Endpoint
  public var start: Start
  /// Of the client and of the server: every byte that there is, in order; bytes that were not captured
  /// have no place in it.
  public var streams: [Direction: [UInt8]]
  public var steps: [ExchangeStep]

  public init(
    client: Endpoint, server: Endpoint, start: Start, streams: [Direction: [UInt8]],
    steps: [ExchangeStep]
  ) {
    self.client = client
    self.server = server
    self.start = start
    self.streams = streams
    self.steps = steps
  }

  /// The bytes of one direction.
  public subscript(direction: Direction) -> [UInt8] {
    get { streams[direction] ?? [] }
    set { streams[direction] = newValue }
  }

  /// How many bytes of a direction are known to be missing.
  public func missingByteCount(_ direction: Direction) -> UInt64 {
    steps.reduce(0) { sum, step in
      guard step.direction == direction, case .gap(let count, _) = step.action else { return sum }
      return sum &+ count
    }
  }
}
