internal import Sessions
internal import Flows
internal import RTMP

/// Holds the media of two sessions against one another, track by track.
struct MediaComparison {
  let good: SessionOutline
  let bad: SessionOutline
  let direction: Direction

  var differences: [SessionDifference] {
    let (goodTracks, badTracks) = (Self.tracks(good, direction), Self.tracks(bad, direction))
    // That there is no media at all is told by its first frame.
    guard !goodTracks.isEmpty, !badTracks.isEmpty else { return [] }
    let names =
      goodTracks.map(\.name)
      + badTracks.map(\.name).filter { name in
        !goodTracks.contains { $0.name == name }
      }
    return names.flatMap { name in
      compare(
        goodTracks.first { $0.name == name }, badTracks.first { $0.name == name }, name: name)
    }
  }

  private static func tracks(_ outline: SessionOutline, _ direction: Direction) -> [TrackFacts] {
    let notes = outline[direction].media.tracks
    return outline.tracks(direction).filter { $0.frames > 0 || $0.hasSequenceHeader }.map { track in
      TrackFacts(
        track, notes[.init(isVideo: track.isVideo, id: track.id)],
        isWhole: outline.isWhole(direction), isPublished: direction == .clientToServer)
    }
  }

  private func compare(
    _ one: TrackFacts?, _ other: TrackFacts?, name: String
  ) -> [SessionDifference] {
    guard let one, let other else { return [lone(one, other, name)] }
    let values = one.values.compactMap { value -> SessionDifference? in
      guard let opposite = other.values.first(where: { $0.path == value.path }),
        !value.isSame(as: opposite)
      else { return nil }
      return difference(name, value.path, value.content, opposite.content)
    }
    return values + rates(one, other, name)
  }

  private func difference(
    _ track: String, _ path: String?, _ one: SessionValue.Content?, _ other: SessionValue.Content?
  ) -> SessionDifference {
    SessionDifference(
      .media, direction, track, path, good: .init(content: one), bad: .init(content: other))
  }

  /// How much of a session's media has to be there before a track is missing, in milliseconds.
  private static let patience: Int64 = 1000

  /// A track that only one has; where the other lacks bytes, or ends, it may have one of its own.
  private func lone(_ one: TrackFacts?, _ other: TrackFacts?, _ name: String) -> SessionDifference {
    var found = difference(
      name, nil, one.map { _ in .words("there") }, other.map { _ in .words("there") })
    let without = one == nil ? good : bad
    if !without.isWhole(direction) {
      found.explanation = .damage
      found.lack = without.isMidstream ? .beginsInside : .bytesMissing
    } else if without.isOpenAtEnd,
      !without.tracks(direction).contains(where: { $0.duration >= Self.patience })
    {
      found.explanation = .damage
      found.lack = .endsOpen
    }
    return found
  }

  /// What is measured differs by a little between any two sessions.
  private func rates(
    _ one: TrackFacts, _ other: TrackFacts, _ name: String
  ) -> [SessionDifference] {
    var found: [SessionDifference] = []
    if let first = one.frameRate, let second = other.frameRate,
      abs(first - second) > max(first, second) / 10
    {
      found.append(
        difference(
          name, "frames_per_second", .number(first.rounded()), .number(second.rounded())))
    }
    if let first = one.keyFrameInterval, let second = other.keyFrameInterval {
      let (shorter, longer) = (min(first, second), max(first, second))
      // A session that is shorter than the interval has not had the time for it.
      if longer > shorter + shorter / 2, min(one.duration, other.duration) > longer {
        found.append(
          difference(
            name, "longest_key_frame_interval", .words("\(first) ms"), .words("\(second) ms")))
      }
    }
    return found
  }
}
