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
          [
            "byte_count": .count(modifier.data.count),
            "expected_byte_count": .count(Self.nanosecondByteCount),
          ], message)
        continue
      }
      if offset >= Self.nanosecondLimit {
        tellOnce(.modExBroken, ["timestamp_offset_nano": .count(offset)], message)
      }
    }
    if header.isNested {
      tellOnce(
        .multitrackNested, ["multitrack_type": header.multitrack.map { .text($0.name) }], message)
    } else if header.missingByteCount > 0, let track = header.tracks.last,
      // Of what is not kept nothing can be said.
      message.message.payload.bytes.count == Int(message.message.header.length)
    {
      tellOnce(
        .trackOverrun,
        [
          "track_id": .count(track.id), "byte_count": .count(track.byteCount ?? 0),
          "missing_byte_count": .count(header.missingByteCount),
        ], message)
    }
  }
}
