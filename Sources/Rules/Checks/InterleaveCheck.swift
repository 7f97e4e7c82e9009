internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether audio and video of a stream go together: by one clock, and at about the same time.
struct InterleaveCheck: Check {
  /// Whether the tracks of a stream are stamped by one clock, as far as is known.
  private enum Origins: Sendable {
    case unknown
    /// They are, or it was told that they are not.
    case agree
    /// One began later than the other has come since, by how many frames.
    case doubtful(later: Int, frameCount: Int, MessageMark)

    var isSettled: Bool { if case .agree = self { true } else { false } }
  }

  private struct Pair: Sendable {
    var origins = Origins.unknown
    /// ``NetStream/run`` that they are of.
    var run = 0
    var isTold = false
  }

  private var pairs = PerStream(Pair())
  /// The stream that was looked at last, and its run, once its origins are settled.
  private var settled: (stream: Int?, run: Int) = (nil, 0)

  /// Takes a frame; whether its stream is settled (``SessionObserver``).
  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) -> Bool {
    guard step.count > 0, let track = step.track,
      state.streams.list[step.stream].tracks.count > 1
    else { return true }
    let stream = state.streams.list[step.stream].number
    // One that is behind is so for many frames.
    if step.count & 7 == 0 || settled.stream != stream
      || settled.run != state.streams.list[step.stream].run
    {
      check(track, of: state.streams.list[step.stream], message, state, into: &log)
    }
    return settled.stream == stream && settled.run == state.streams.list[step.stream].run
  }

  /// Holds the timestamps of a track against those of the other kind.
  private mutating func check(
    _ place: Int, of stream: NetStream, _ message: FollowedMessage, _ state: SessionState,
    into log: inout FindingLog
  ) {
    if pairs[stream.number].isTold {
      settled = (stream.number, stream.run)
      return
    }
    guard message.sight.isWhole(message.direction) else { return }
    if pairs[stream.number].run != stream.run {
      pairs[stream.number].run = stream.run
      pairs[stream.number].origins = .unknown
      pairs.forget(butThoseOf: state)
    }
    let tracks = stream.tracks
    guard let other = Self.placeOfOtherKind(than: place, tracks),
      let mine = tracks[place].clock.current, let its = tracks[other].clock.current,
      // One that has begun again is held against the other once that has, too.
      tracks[place].clock.restartCount == tracks[other].clock.restartCount
    else { return }
    if !pairs[stream.number].origins.isSettled {
      compareOrigins(of: place, other, in: stream, message, into: &log)
    }
    if pairs[stream.number].origins.isSettled { settled = (stream.number, stream.run) }
    // The one that comes later than it should is the one that is behind: one that has ended is not.
    let distance = Int64(Int32(bitPattern: mine &- its))
    guard !pairs[stream.number].isTold, distance < -Threshold.interleaveDistance,
      // While one has lost bits and the other has not yet, they are far apart.
      MediaClock.lostBits(distance, from: max(mine, its)) == nil
    else { return }
    pairs[stream.number].isTold = true
    log.find(
      .interleave, tracks[place].facts(beside: tracks[other]) + ["lead": .milliseconds(distance)],
      in: message)
  }

  /// The first track of the other kind that goes the same way and has frames.
  private static func placeOfOtherKind(than place: Int, _ tracks: [MediaTrack]) -> Int? {
    tracks.indices.first {
      tracks[$0].kind != tracks[place].kind && tracks[$0].frameCount > 0
        && tracks[$0].direction == tracks[place].direction
    }
  }

  // MARK: Origins

  /// Looks whether two tracks are stamped by one clock: they begin at about the same time or, where one
  /// begins later, when the other has come as far.
  private mutating func compareOrigins(
    of place: Int, _ other: Int, in stream: NetStream, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    let tracks = stream.tracks
    guard let mine = tracks[place].clock.current, let its = tracks[other].clock.current,
      let start = tracks[place].presentationStart, let otherStart = tracks[other].presentationStart
    else { return }
    let lead = Int64(Int32(bitPattern: mine &- its))
    switch pairs[stream.number].origins {
    case .agree: return
    case .unknown:
      let distance = Int64(Int32(truncatingIfNeeded: start - otherStart))
      if abs(distance) <= Threshold.originDistance || abs(lead) <= Threshold.originDistance {
        pairs[stream.number].origins = .agree
      } else if lead > 0 {
        // The other one may be about to come to the same time.
        pairs[stream.number].origins = .doubtful(later: place, frameCount: 0, message.mark)
      } else {
        tellOrigins(of: place, other, in: stream, message.mark, into: &log)
      }
    case .doubtful(let later, let count, let mark):
      guard place != later else { return }
      if lead >= -Threshold.originDistance {
        pairs[stream.number].origins = .agree
      } else if count + 1 == Threshold.originFrames {
        tellOrigins(of: later, place, in: stream, mark, into: &log)
      } else {
        pairs[stream.number].origins = .doubtful(later: later, frameCount: count + 1, mark)
      }
    }
  }

  private mutating func tellOrigins(
    of place: Int, _ other: Int, in stream: NetStream, _ mark: MessageMark,
    into log: inout FindingLog
  ) {
    pairs[stream.number].origins = .agree
    // The same distance again is no news.
    pairs[stream.number].isTold = true
    let tracks = stream.tracks
    log.find(
      .originsDiffer,
      tracks[place].facts(beside: tracks[other]) + [
        "timestamp": .count(tracks[place].clock.runStart),
        "other_timestamp": .count(tracks[other].clock.runStart),
      ], tracks[place].direction, about: mark)
  }

  // MARK: The end

  /// Tells where one of audio and video ends, where the other goes on for longer than they may be apart.
  func finish(_ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog) {
    let tracks = stream.tracks
    guard !pairs[stream.number].isTold, stream.phase == .ended || ending.closer != nil,
      let one = tracks.indices.first, let other = Self.placeOfOtherKind(than: one, tracks),
      let unseen = ending.sight.absence(by: tracks[one].direction),
      let mine = tracks[one].clock.current, let its = tracks[other].clock.current,
      tracks[one].clock.restartCount == tracks[other].clock.restartCount
    else { return }
    let lead = Int64(Int32(bitPattern: mine &- its))
    let (ended, longer) = lead < 0 ? (one, other) : (other, one)
    // Players do not wait for a track that is said to be silent.
    guard !tracks[ended].isSilent else { return }
    let usual = tracks[ended].usualInterval(said: stream.metadata.frameInterval) ?? 0
    guard abs(lead) > max(Threshold.interleaveDistance, 2 * usual) else { return }
    log.find(
      .claim(.trackEnded, unseen),
      tracks[ended].facts(beside: tracks[longer]) + [
        "timestamp": .count(lead < 0 ? mine : its),
        "other_timestamp": .count(lead < 0 ? its : mine),
      ], tracks[ended].direction, at: ending.moment)
  }
}
