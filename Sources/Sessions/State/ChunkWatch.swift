package import ByteParsing
internal import RTMP

/// What the headers and places of one direction's messages say of its chunks.
package struct ChunkWatch: Sendable {
  /// ``ChunkStreamID/control``, at hand.
  private static let control: UInt32 = 2

  /// Chunk streams below 64 whose last message began with a type 0 header.
  private var openedInFull: UInt64 = 0
  /// Where the message that was complete last begins and ends.
  private var last: (start: StreamOffset, end: StreamOffset) = (0, 0)
  /// The same for the one before, where the last one is odd.
  package private(set) var previous: Range<StreamOffset> = 0..<0
  /// Whether the last message is the first on its chunk stream after one with a type 0 header.
  package private(set) var followsFullHeader = false

  /// Takes the next message; whether it has something about it which most have not.
  @inline(__always)
  mutating func note(_ message: Message) -> Bool {
    let id = message.header.chunkStreamID.rawValue
    var isOdd =
      message.start.offset < last.end || message.header.hasExtendedTimestamp
      || message.header.length > Threshold.messageLength || id == Self.control
    if isOdd { previous = last.start..<max(last.start, last.end) }
    last = (message.start.offset, message.end.offset)
    followsFullHeader = false
    guard id < 64 else { return isOdd }
    let bit: UInt64 = 1 << UInt64(id)
    if message.header.format == .type0 {
      openedInFull |= bit
    } else if openedInFull & bit != 0 {
      openedInFull &= ~bit
      followsFullHeader = true
      if !isOdd { previous = 0..<0 }
      isOdd = true
    }
    return isOdd
  }
}
