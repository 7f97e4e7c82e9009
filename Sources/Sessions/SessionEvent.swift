public import Fields
package import Media
public import ByteParsing
public import Flows
public import Packets
public import RTMP

/// Something that became known about a connection, in the order in which it did.
public struct SessionEvent: Sendable {
  /// Small, for events are handed on several times.
  public enum Content: Sendable {
    indirect case flow(FlowReport)
    /// The bytes of one direction begin that come without a capture (``StreamAnalyzer``).
    case stream
    indirect case handshake(HandshakeReport)
    case message(MessageReport)
    /// Where that is asked for (``Analyzer/Options/showsBytes``).
    indirect case bytes(BytesReport)
    indirect case gap(GapReport)
    indirect case resync(ResyncReport)
    indirect case state(StateReport)
    indirect case finding(FindingReport)
    indirect case flowEnd(FlowEndReport)
    indirect case summary(CaptureSummary)
  }

  /// Of the packet that made it known; of the last packet, for the end of a flow.
  ///
  /// nil where bytes come without packets.
  public let time: CaptureTime?
  /// In nanoseconds, since the capture's first packet; nil where bytes come without packets.
  public let elapsed: Int64?
  /// 1, 2, … in order of appearance; nil where it is about the whole capture.
  public let flow: Int?
  /// nil where it is about both directions.
  public let direction: Direction?
  public let content: Content
}

/// A TCP connection that speaks RTMP, or may.
public struct FlowReport: Sendable {
  public enum Start: Hashable, Sendable {
    case syn, midstream
  }

  public let client: Endpoint
  public let server: Endpoint
  public let roles: Roles
  public let start: Start
  /// The packet by which it was first seen.
  public let frame: UInt64

  /// How client and server were told apart.
  public enum Roles: Hashable, Sendable {
    case syn, handshake, port, content
  }
}

/// One side's part of the handshake is complete.
public struct HandshakeReport: Sendable {
  public let handshake: Handshake
  /// How it answers the peer's first packet; nil where that was not seen.
  public let echo: Handshake.Echo?

  /// Whether it does.
  public var isEchoValid: Bool? { echo.map { $0 != .unrelated } }
}

/// A message is complete, or is given up.
///
/// A class, as messages are.
public final class MessageReport: Sendable {
  /// The request that a message answers, and how long the answer took.
  public struct Request: Hashable, Sendable {
    public let index: Int
    public let name: String
    /// In nanoseconds, from when the request was complete; nil where bytes come without packets.
    public let latency: Int64?
  }

  /// 0, 1, … in its direction.
  public let index: Int
  public let message: Message
  public let body: MessageBody
  public let request: Request?
  /// For an Acknowledgement, how many bytes its receiver had sent by then, handshake and all; nil for
  /// other messages, and where the connection began before the capture.
  public let sentByPeer: UInt64?
  /// What it brings of a track, if it is media.
  package let frame: MediaFrame?

  init(
    index: Int, message: Message, body: MessageBody, frame: MediaFrame?, request: Request?,
    sentByPeer: UInt64?
  ) {
    self.frame = frame
    self.index = index
    self.message = message
    self.body = body
    self.request = request
    self.sentByPeer = sentByPeer
  }
}

extension MessageReport {
  /// The messages that an aggregate is put together of (RTMP 1.0 §7.1.6); empty for other messages.
  package var parts: [MessageReport] {
    (body.aggregate?.parts ?? []).map {
      MessageReport(
        index: index, message: message.part($0), body: $0.body,
        frame: $0.body.frame(byteCount: $0.length), request: nil, sentByPeer: nil)
    }
  }

  /// What a message with several tracks brings of one of them, as if that were alone.
  ///
  /// - Parameter whole: what it brings of all.
  package func part(_ track: EnhancedTagHeader.Track, of whole: MediaFrame) -> MessageReport {
    MessageReport(
      index: index, message: message.part(track), body: body.part(track),
      frame: MediaFrame(track, of: whole), request: nil, sentByPeer: nil)
  }
}

/// Bytes of a direction as they are put together, before what is decoded from them.
public struct BytesReport: Sendable {
  public let bytes: [UInt8]
  /// Of the first of them.
  public let streamOffset: StreamOffset
  /// The packet that brought them.
  public let frame: UInt64
}

/// Bytes of a direction are missing.
public struct GapReport: Sendable {
  public let streamOffset: StreamOffset
  /// nil where no more bytes of the direction were taken, whatever came.
  public let byteCount: UInt64?
  public let cause: GapCause
  /// The packet that came next; nil where bytes come without packets.
  public let frame: UInt64?
}

/// Decoding found its way into a direction's chunks, or back into them.
public struct ResyncReport: Sendable {
  public let resync: Resync
  /// The packet that brought the header that was found; nil where bytes come without packets.
  public let frame: UInt64?
}

/// The flow ended, or the capture did.
public struct FlowEndReport: Sendable {
  public let end: FlowEnd
  public let summary: FlowSummary
  /// The flow's last packet, whose time the event has; nil where bytes come without packets.
  public let frame: UInt64?
}

extension MessageReport {
  /// What its fields say beyond its own bytes.
  public var context: FieldContext {
    FieldContext(
      request: request.map { .init(index: $0.index, name: $0.name, latency: $0.latency) },
      sentByPeer: sentByPeer)
  }
}
