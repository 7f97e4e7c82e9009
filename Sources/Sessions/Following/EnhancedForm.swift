internal import ByteParsing
internal import RTMP

/// What is wrong with the tracks and modifiers of a message by themselves (Enhanced RTMP v2,
/// ExVideoTagHeader).
extension SessionFollower {
  /// A millisecond, which is what a message's own timestamp counts in.
  private static let nanosecondLimit: UInt32 = 1_000_000
  private static let nanosecondByteCount = 3

  mutating func checkForm(of header: EnhancedTagHeader, _ message: FollowedMessage) {
    for modifier in header.modifiers where modifier.type == 0 {
      guard let offset = modifier.timestampOffsetNano else {
        tellOnce(
          .modExBroken,
          "TimestampOffsetNano has \(modifier.data.count) of \(Self.nanosecondByteCount) bytes.",
          message)
        continue
      }
      if offset >= Self.nanosecondLimit {
        tellOnce(.modExBroken, "TimestampOffsetNano is \(offset) ns.", message)
      }
    }
    if header.isNested {
      tellOnce(
        .multitrackNested, "\(header.multitrack?.name ?? "Multitrack") holds Multitrack again.",
        message)
    } else if header.missingByteCount > 0, let track = header.tracks.last,
      // Of what is not kept nothing can be said.
      message.message.payload.bytes.count == Int(message.message.header.length)
    {
      tellOnce(
        .trackOverrun,
        "Track \(track.id) says that it has \(track.byteCount ?? 0) bytes, \(header.missingByteCount) more than its message.",
        message)
    }
  }
}
