package import RTMP

/// How the bytes of one direction are acknowledged (RTMP 1.0 §5.4.3 to §5.4.5).
package struct AcknowledgementWindow: Sendable {
  package private(set) var sentByteCount: UInt64 = 0
  /// Whether more was unacknowledged than may be.
  private var wasFull = false
  /// What the sender has announced: after how many bytes it wants an Acknowledgement.
  package private(set) var size: UInt32?
  /// What the receiver allows to be unacknowledged, where its limit counts.
  package private(set) var limit: UInt32?
  /// What the receiver has said of it last, whether that counts or not.
  package private(set) var announcedLimit: (size: UInt32, type: ProtocolControl.LimitType?)?
  private var hasHardLimit = false
  /// How many bytes had been sent when the window or the limit was announced.
  package private(set) var announcedAt: UInt64 = 0
  package private(set) var acknowledgementCount = 0
  /// The last sequence number, and how many bytes had been sent by then.
  package private(set) var last: (number: UInt32, sentByteCount: UInt64)?

  @inlinable package var unacknowledgedByteCount: UInt64 {
    sentByteCount - min(sentByteCount, max(last?.sentByteCount ?? 0, announcedAt))
  }

  /// Takes how many bytes were sent; whether more are unacknowledged than may be, or were until now.
  @inline(__always)
  mutating func note(sent byteCount: UInt64) -> Bool {
    sentByteCount = byteCount
    let isFull = unacknowledgedByteCount > UInt64(min(size ?? .max, limit ?? .max))
    defer { wasFull = isFull }
    return isFull || wasFull
  }

  /// Takes the sender's Window Acknowledgement Size.
  mutating func announce(_ size: UInt32) {
    self.size = size
    announcedAt = sentByteCount
  }

  /// Whether a limit of that type counts: "dynamic" is to be ignored but after "hard".
  package func counts(_ type: ProtocolControl.LimitType?) -> Bool {
    switch type {
    case .hard, .soft: true
    case .dynamic: hasHardLimit
    case .unassigned, nil: false
    }
  }

  /// Takes the receiver's Set Peer Bandwidth.
  mutating func restrict(to size: UInt32, _ type: ProtocolControl.LimitType?) {
    announcedLimit = (size, type)
    guard counts(type) else { return }
    limit = type == .soft ? min(size, limit ?? .max) : size
    if type != .dynamic { hasHardLimit = type == .hard }
  }

  /// Takes an Acknowledgement of these bytes.
  mutating func acknowledge(_ number: UInt32, by message: FollowedMessage) {
    last = (number, message.receivedByteCount)
    acknowledgementCount += 1
  }
}
