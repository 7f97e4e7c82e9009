internal import ByteParsing
internal import Flows
internal import RTMP

/// What a frame changes in its stream's tracks, and what is wrong with how they go together.
extension NetStream {
  /// How far apart audio and video may be sent, in milliseconds.
  private static let interleaveLimit: Int64 = 2_000
  /// How far apart their first timestamps may be, in milliseconds.
  private static let originLimit: Int64 = 1_000

  /// Takes the codec that a message names for its track's; whether that is news.
  mutating func takeCodec(of frame: MediaFrame, _ track: Int) -> Bool {
    guard tracks[track].codecKey != frame.codecKey || tracks[track].isNew else { return false }
    tracks[track].takeCodec(of: frame)
    return true
  }

  /// Takes a coded frame; how many of its track there were by now.
  mutating func note(
    _ frame: MediaFrame, byteCount: UInt32, _ track: Int, _ message: FollowedMessage,
    into log: inout FollowerLog
  ) -> Int {
    let sawStart = message.sight.isComplete && !phase.isUncreated
    tracks[track].note(frame, byteCount: byteCount, sawStart: sawStart, message, into: &log)
    // Video comes less often, and lags or leads by as much.
    if frame.kind == .video, tracks.count > 1, !hasToldInterleave,
      message.sight.isWhole(message.direction)
    {
      checkInterleave(track, message, into: &log)
    }
    return tracks[track].frameCount
  }

  /// Holds onMetaData against a track, if both are there.
  mutating func compareMetadata(
    with track: Int, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    metadata.compare(with: tracks[track], message, into: &log)
  }

  /// The first track of the other kind that goes the same way and has frames.
  private func placeOfOtherKind(than place: Int) -> Int? {
    for other in tracks.indices
    where tracks[other].kind != tracks[place].kind && tracks[other].frameCount > 0
      && tracks[other].direction == tracks[place].direction
    {
      return other
    }
    return nil
  }

  /// Holds the timestamps of a track against those of the other kind.
  private mutating func checkInterleave(
    _ place: Int, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    guard let other = placeOfOtherKind(than: place), let mine = tracks[place].clock.last,
      let its = tracks[other].clock.last
    else { return }
    if !hasComparedOrigins, let first = tracks[place].clock.first,
      let its = tracks[other].clock.first
    {
      hasComparedOrigins = true
      let distance = Int64(Int32(bitPattern: first &- its))
      if abs(distance) > Self.originLimit {
        log.find(
          .originsDiffer,
          tracks[place].facts(
            beside: tracks[other], ["timestamp": .count(first), "other_timestamp": .count(its)]),
          in: message)
        // The same distance again is no news.
        hasToldInterleave = true
        return
      }
    }
    let distance = Int64(Int32(bitPattern: mine &- its))
    guard abs(distance) > Self.interleaveLimit,
      // While one has lost bits and the other has not yet, they are far apart.
      MediaClock.lostBits(-abs(distance), from: max(mine, its)) == nil
    else { return }
    hasToldInterleave = true
    log.find(
      .interleave, tracks[place].facts(beside: tracks[other], ["lead": .milliseconds(distance)]),
      in: message)
  }
}
