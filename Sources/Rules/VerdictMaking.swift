internal import Media
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

extension Verdict {
  /// How many of a connection's streams are told of.
  private static let streamLimit = 3

  init(_ state: SessionState, _ ending: SessionEnding, _ headlines: Headlines) {
    let accomplished = Self.accomplished(state, ending, headlines)
    // Where one direction says enough, that the other is not decoded is a finding like others.
    let tellsReason = !headlines.hasErrors && accomplished.isEmpty
    let undecoded = tellsReason ? headlines.undecoded : []
    let tellsBeginning = undecoded.contains { $0.problem == .midstream }
    var cases: [Case] = ending.sight.isFromStart || tellsBeginning ? [] : [.beginsInside]
    // The likeliest cause comes first.
    cases += headlines.leads.map(Case.finding) + accomplished + undecoded.map(Case.finding)
    cases += (headlines.asides + headlines.remarks).map(Case.finding)
    // Nothing can be said of what is not decoded.
    if headlines.isFaultless { cases.append(.faultless) }
    if !headlines.tellsClose { cases.append(.ended(Ending(ending))) }
    self.init(cases: cases)
  }

  /// How far it came, as far as no finding tells.
  private static func accomplished(
    _ state: SessionState, _ ending: SessionEnding, _ headlines: Headlines
  ) -> [Case] {
    let used = state.streams.list.filter { $0.request != nil || $0.hasMedia }
    if !used.isEmpty {
      return used.filter {
        $0.refusal == nil && ($0.hasMedia || !headlines.tellsVain($0.request?.mark.index))
      }
      .prefix(streamLimit)
      .map { .used(StreamUse($0, state, ending, headlines)) }
    }
    guard let connect = state.connect, !connect.isRefused else { return [] }
    let app = connect.app?.inSentence
    if connect.isAccepted {
      return [
        .connected(application: app, isOver: ending.closer != nil, ending.sight.absence)
      ]
    }
    return ending.isInVain(since: connect.mark.place) ? [] : [.connecting(application: app)]
  }
}

extension Verdict.StreamUse {
  fileprivate init(
    _ stream: NetStream, _ state: SessionState, _ ending: SessionEnding, _ headlines: Headlines
  ) {
    let isClients = stream.tracks.first?.direction == .clientToServer
    let leave: Leave
    if stream.request == nil {
      leave = .unasked(ending.sight.absence)
    } else if let start = stream.startedAt {
      let time = (stream.end?.at ?? ending.moment).time(since: start) ?? 0
      let media = stream.tracks.map(\.mediaDuration).max() ?? 0
      if !stream.hasMedia {
        leave = .silent(time: time, ending.sight.absence)
      } else {
        // Where as little was sent as there was time for, a finding tells all of it.
        let isTold = headlines.tellsShortUse && media <= Threshold.reactionPatience / 1_000_000
        leave = isTold ? .told : .accepted(time: time, media: media)
      }
    } else if !stream.hasMedia || stream.isAnswered {
      leave = .requested
    } else {
      let isTold = headlines.tellsVain(stream.request?.mark.index)
      leave = isTold ? .told : .unanswered(ending.sight.absence)
    }
    self.init(
      purpose: stream.request?.purpose ?? (isClients ? .publish : .play), id: stream.id,
      application: state.connect?.app?.inSentence, name: stream.request?.name.inSentence,
      leave: leave,
      tracks: stream.tracks.filter { $0.frameCount > 0 }.compactMap(Track.init))
  }
}

extension Verdict.StreamUse.Track {
  fileprivate init?(_ track: MediaTrack) {
    guard let codec = track.codec?.name else { return nil }
    self.init(id: track.id, codec: codec, size: track.configuration?.size)
  }
}

extension Verdict.Ending {
  fileprivate init(_ ending: SessionEnding) {
    switch (ending.end, ending.closer) {
    case (.fin, let closer?): self = .closed(by: closer)
    case (.rst, let closer?):
      self = .reset(by: closer, sentFIN: ending.statistics?[closer].sentFIN == true)
    case (.portReuse, _): self = .portReuse
    case (.idle, _): self = .evicted
    default: self = ending.statistics?.close == nil ? .stillOpen : .closing
    }
  }
}
