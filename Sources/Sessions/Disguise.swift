internal import Media
public import Packets
public import RTMP

/// Puts other names in the place of those in a capture, before anything is concluded from them: what
/// rules and summaries quote then are the others.
///
/// It is asked in the order of the capture.
public struct Disguise: Sendable {
  let address: @Sendable (IPAddress) -> IPAddress
  let body: @Sendable (MessageBody) -> MessageBody

  /// - Parameters:
  ///   - address: what is shown of an end point's address.
  ///   - body: what is shown of a message. It has to keep the body's kind, and lengths and numbers.
  public init(
    address: @escaping @Sendable (IPAddress) -> IPAddress,
    body: @escaping @Sendable (MessageBody) -> MessageBody
  ) {
    self.address = address
    self.body = body
  }
}

extension FlowReport {
  /// With other addresses; ports stay.
  func disguised(by disguise: Disguise) -> FlowReport {
    FlowReport(
      client: client.disguised(by: disguise), server: server.disguised(by: disguise),
      roles: roles, start: start, frame: frame)
  }
}

extension Endpoint {
  /// With another address.
  package func disguised(by disguise: Disguise) -> Endpoint {
    Endpoint(address: disguise.address(address), port: port)
  }
}

extension MessageBody {
  /// Frames, which are most of all messages, name nothing.
  func disguised(by disguise: Disguise) -> MessageBody {
    audio != nil || video.map { $0.metadata == nil } == true ? self : disguise.body(self)
  }
}

extension EventQueue {
  /// What a message says, and what it brings of a track, with other names where that is asked for.
  @inline(__always)
  func read(_ message: Message) -> (MessageBody, MediaFrame?) {
    guard let disguise else { return MessageBody.read(message) }
    let (body, frame) = MessageBody.read(message)
    return (body.disguised(by: disguise), frame)
  }
}
