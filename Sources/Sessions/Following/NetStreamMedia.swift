internal import ByteParsing
internal import Flows
internal import RTMP

/// What a frame changes in its stream's tracks, and what is wrong with how they go together.
extension NetStream {
  /// Takes the codec that a message names for its track's; whether that is news.
  mutating func takeCodec(of frame: MediaFrame, _ track: Int) -> Bool {
    guard tracks[track].codecKey != frame.codecKey || tracks[track].isNew else { return false }
    tracks[track].takeCodec(of: frame)
    return true
  }

  /// Takes a coded frame; how many of its track there were by now.
  mutating func note(
    _ frame: MediaFrame, byteCount: UInt32, codedByteCount: UInt32, _ track: Int,
    _ message: FollowedMessage, into log: inout FollowerLog
  ) -> Int {
    let unseen = tracks[track].frameCount > 0 || phase.isUncreated ? nil : message.sight.absence
    tracks[track].note(
      frame, byteCount: byteCount, codedByteCount: codedByteCount, unseen, message, into: &log)
    let count = tracks[track].frameCount
    // One that is behind is so for many frames.
    if tracks.count > 1, !hasToldInterleave, count & 7 == 0 || !origins.isSettled,
      message.sight.isWhole(message.direction)
    {
      checkTimes(of: track, message, into: &log)
    }
    return count
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
  private mutating func checkTimes(
    of place: Int, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    guard let other = placeOfOtherKind(than: place), let mine = tracks[place].clock.current,
      let its = tracks[other].clock.current
    else { return }
    if !origins.isSettled { compareOrigins(of: place, other, message, into: &log) }
    // The one that comes later than it should is the one that is behind: one that has ended is not.
    let distance = Int64(Int32(bitPattern: mine &- its))
    guard !hasToldInterleave, distance < -Threshold.interleaveDistance,
      // While one has lost bits and the other has not yet, they are far apart.
      MediaClock.lostBits(distance, from: max(mine, its)) == nil
    else { return }
    hasToldInterleave = true
    log.find(
      .interleave, tracks[place].facts(beside: tracks[other], ["lead": .milliseconds(distance)]),
      in: message)
  }

  /// Looks whether two tracks are stamped by one clock: they begin at about the same time or, where one
  /// begins later, when the other has come as far.
  private mutating func compareOrigins(
    of place: Int, _ other: Int, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    guard let mine = tracks[place].clock.current, let its = tracks[other].clock.current,
      let start = tracks[place].presentationStart, let otherStart = tracks[other].presentationStart
    else { return }
    let lead = Int64(Int32(bitPattern: mine &- its))
    switch origins {
    case .agree: return
    case .unknown:
      let distance = Int64(Int32(truncatingIfNeeded: start - otherStart))
      if abs(distance) <= Threshold.originDistance || abs(lead) <= Threshold.originDistance {
        origins = .agree
      } else if lead > 0 {
        // The other one may be about to come to the same time.
        origins = .doubtful(later: place, frameCount: 0, message.mark)
      } else {
        tellOrigins(of: place, other, message.mark, into: &log)
      }
    case .doubtful(let later, let count, let mark):
      guard place != later else { return }
      if lead >= -Threshold.originDistance {
        origins = .agree
      } else if count + 1 == Threshold.originFrames {
        tellOrigins(of: later, place, mark, into: &log)
      } else {
        origins = .doubtful(later: later, frameCount: count + 1, mark)
      }
    }
  }

  /// Tells where one of audio and video ends, where the other goes on for longer than they may be apart.
  func tellEndedTrack(_ ending: SessionEnding, into log: inout FollowerLog) {
    guard !hasToldInterleave, phase == .ended || ending.closer != nil,
      let one = tracks.indices.first, let other = placeOfOtherKind(than: one),
      let unseen = ending.sight.absence(by: tracks[one].direction),
      let mine = tracks[one].clock.current, let its = tracks[other].clock.current
    else { return }
    let lead = Int64(Int32(bitPattern: mine &- its))
    let (ended, longer) = lead < 0 ? (one, other) : (other, one)
    let usual = tracks[ended].usualInterval(said: metadata.frameInterval) ?? 0
    guard abs(lead) > max(Threshold.interleaveDistance, 2 * usual) else { return }
    log.find(
      .claim(.trackEnded, unseen),
      tracks[ended].facts(
        beside: tracks[longer],
        [
          "timestamp": .count(lead < 0 ? mine : its),
          "other_timestamp": .count(lead < 0 ? its : mine),
        ]), tracks[ended].direction, at: ending.moment)
  }

  private mutating func tellOrigins(
    of place: Int, _ other: Int, _ mark: MessageMark, into log: inout FollowerLog
  ) {
    origins = .agree
    // The same distance again is no news.
    hasToldInterleave = true
    log.find(
      .originsDiffer,
      tracks[place].facts(
        beside: tracks[other],
        [
          "timestamp": tracks[place].clock.runStart.map { .count($0) },
          "other_timestamp": tracks[other].clock.runStart.map { .count($0) },
        ]), tracks[place].direction, about: mark)
  }
}

/// Whether the tracks of a stream are stamped by one clock, as far as is known.
enum TrackOrigins: Sendable {
  case unknown
  /// They are, or it was told that they are not.
  case agree
  /// One began later than the other has come since, by how many frames.
  case doubtful(later: Int, frameCount: Int, MessageMark)

  var isSettled: Bool { if case .agree = self { true } else { false } }
}
