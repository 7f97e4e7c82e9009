internal import Packets

/// A connection's two end points.
struct FlowEnds: Sendable {
  let client: Endpoint
  let server: Endpoint

  /// Which way a segment goes; nil where it belongs to another connection.
  @inline(__always)
  func direction(of segment: TCPSegment) -> Direction? {
    if segment.source == client, segment.destination == server { return .clientToServer }
    if segment.source == server, segment.destination == client { return .serverToClient }
    return nil
  }
}
