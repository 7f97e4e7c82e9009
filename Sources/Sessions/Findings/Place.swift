public import ByteParsing
public import Packets
internal import RTMP

/// Where something became known: the packet that brought it or, where bytes come without packets, the
/// place in their stream.
public enum Place: Hashable, Sendable {
  /// The packet's number, from 1 on, and its time.
  case packet(UInt64, at: CaptureTime)
  case offset(StreamOffset)

  /// nil where bytes come without packets.
  public var frame: UInt64? { if case .packet(let frame, _) = self { frame } else { nil } }

  /// nil where bytes come without packets.
  public var time: CaptureTime? { if case .packet(_, let time) = self { time } else { nil } }

  /// nil where a packet says where it is.
  public var streamOffset: StreamOffset? {
    if case .offset(let offset) = self { offset } else { nil }
  }

  /// Nanoseconds since another place; nil where no packets say when either was.
  @inline(__always)
  package func time(since start: Place) -> Int64? {
    guard case .packet(_, let time) = self, case .packet(_, let start) = start else { return nil }
    return time - start
  }
}

/// A message that findings refer to: its number in its direction, and where it is.
package struct MessageMark: Sendable {
  package let index: Int
  /// Where its last byte is.
  package let place: Place
  /// From its first chunk header to its last byte, with what stands between its chunks.
  package let bytes: Range<StreamOffset>

  init(index: Int, place: Place, bytes: Range<StreamOffset>) {
    self.index = index
    self.place = place
    self.bytes = bytes
  }

  init(_ message: Message, _ index: Int, at place: Place) {
    let start = message.start.offset
    self.init(index: index, place: place, bytes: start..<max(start, message.end.offset))
  }
}
