internal import Media
internal import Flows
internal import RTMP

/// What media messages change.
extension SessionState {
  /// Where a media message belongs.
  package func placement(of message: FollowedMessage) -> NetStreamTable.Placement {
    let id = message.streamID
    if let place = streams.index(of: id) { return .known(place) }
    if let id {
      if let place = streams.placeToAdopt(message.direction) { return .adopted(place) }
      if id == .connection, let place = placeOfOnlyUse(message.direction) { return .joined(place) }
    } else if streams.list.count == 1 {
      return .known(0)
    }
    return streams.isFull ? .beyond : .new
  }

  /// The only stream that media of that direction can mean: one in use that has none so far.
  func placeOfOnlyUse(_ direction: Direction) -> Int? {
    let phases: [StreamPhase] =
      direction == .clientToServer ? [.publishRequested, .publishing] : [.playRequested, .playing]
    let places = streams.list.indices.filter { phases.contains(streams.list[$0].phase) }
    guard places.count == 1, let place = places.first, !streams.list[place].hasMedia else {
      return nil
    }
    return place
  }

  /// Takes the stream that a media message is in; where that is, nil where it is not followed.
  mutating func join(
    _ placement: NetStreamTable.Placement, _ message: FollowedMessage, into log: inout FindingLog
  ) -> Int? {
    let place: Int
    switch placement {
    case .known(let known): place = known
    case .adopted(let known):
      streams.list[known].id = message.streamID
      place = known
    case .joined(let known):
      place = message.streamID.map { streams.join($0, to: known) } ?? known
    case .new:
      let state: NetStream.State = message.sight.isComplete ? .none : .unknown
      guard let new = streams.place(of: message.streamID, elseIn: state) else { return nil }
      place = new
    case .beyond: return nil
    }
    infer(place, message, into: &log)
    return place
  }

  /// Takes media for what says that a stream publishes or plays, where nothing else was seen.
  private mutating func infer(
    _ place: Int, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    let isClients = message.direction == .clientToServer
    switch streams.list[place].state {
    case .unknown where !message.sight.isComplete, .none where !message.sight.isComplete:
      move(
        place, to: .active(isClients ? .publish : .play, .init(request: nil, since: nil)),
        by: message, isInferred: true, into: &log)
    // What played before goes on until the server turns to what is asked for.
    case .requested(let request, nil) where request.purpose == .play && !isClients:
      move(
        place, to: .active(.play, .init(request: request, since: nil)), by: message,
        isInferred: true, into: &log)
    default: break
    }
  }

  /// Takes an audio or a video message at the place of its stream.
  ///
  /// - Parameter part: the track of a message with several that it is.
  mutating func join(
    _ frame: MediaFrame, _ place: Int, _ message: FollowedMessage,
    part: EnhancedTagHeader.Track? = nil, _ memory: inout CaptureMemory
  ) -> MediaStep {
    let isPart = part != nil
    guard !frame.isMultitrack, frame.isCodedFrame || frame.isSequenceHeader,
      let track = streams.list[place].place(of: frame, message.direction)
    else {
      if !frame.isMultitrack, message.body.audio?.packetType == .sequenceEnd {
        noteSilence(ofTrack: frame.trackID, place, message)
      }
      return MediaStep(
        frame: frame, stream: place, track: nil, count: 0, events: [], isPart: isPart)
    }
    var events: [MediaEvent] = []
    if takeCodec(of: frame, place, track) { events.append(.newCodec) }
    if frame.isSequenceHeader {
      events.append(.header(takeHeader(frame, place, track, message)))
      return MediaStep(
        frame: frame, stream: place, track: track, count: 0, events: events, isPart: isPart)
    }
    if !frame.isEmpty { noteArrival(place, message, into: &events) }
    let length = message.message.header.length
    let byteCount = length - min(length, UInt32(part?.start ?? 0))
    let repeatedCount = streams.list[place].tracks[track].repeatedCount
    let count = streams.list[place].tracks[track].note(
      frame, byteCount: byteCount,
      codedByteCount: length - min(length, UInt32(frame.headerByteCount)), message,
      into: &events)
    if count == 1, let configuration = message.body.audio?.configuration {
      streams.list[place].tracks[track].configuration = configuration
    }
    let followsAtOnce = streams.list[place].tracks[track].repeatedCount > repeatedCount
    if let fault = streams.list[place].tracks[track].noteForm(
      of: frame, followsAtOnce: followsAtOnce, message)
    {
      events.append(.units(fault))
    }
    // Once in 32 frames is about each second, and spares the table.
    if count & 31 == 1, streams.list[place].phase == .publishing, let time = message.moment.time,
      let key = key(of: streams.list[place].request)
    {
      // Other connections are to know that the publisher is there.
      memory.noteMedia(of: key, at: time)
    }
    return MediaStep(
      frame: frame, stream: place, track: track, count: count, events: events, isPart: isPart)
  }

  /// Takes the codec that a message names for its track's; whether that is news.
  private mutating func takeCodec(
    of frame: MediaFrame, _ place: Int, _ track: Int
  ) -> Bool {
    guard
      streams.list[place].tracks[track].codecKey != frame.codecKey
        || streams.list[place].tracks[track].isNew
    else { return false }
    streams.list[place].tracks[track].takeCodec(of: frame)
    return true
  }

  /// Notes when a frame comes: headers and ends are none, and neither end a silence nor begin one.
  @inline(__always)
  private mutating func noteArrival(
    _ place: Int, _ message: FollowedMessage, into events: inout [MediaEvent]
  ) {
    if let last = streams.list[place].lastMediaAt,
      let silence = message.moment.time(since: last), silence > Threshold.stallPatience
    {
      noteStall(place, silence, since: last, message, into: &events)
    }
    streams.list[place].lastMediaAt = message.moment
  }

  /// - Parameter time: without media, in nanoseconds.
  private mutating func noteStall(
    _ place: Int, _ time: Int64, since last: Place, _ message: FollowedMessage,
    into events: inout [MediaEvent]
  ) {
    let stream = streams.list[place]
    // Nobody waits for sound whose sender has said that there is none.
    if time <= Threshold.idlePatience, stream.tracks.allSatisfy(\.isSilent) { return }
    // Pictures can be seconds apart.
    if let usual = stream.usualInterval, time / 5 * 2 <= usual { return }
    // A server that has sent ahead waits until the player has room.
    let ahead = stream.tracks.compactMap(\.clock.drift).max() ?? 0
    if message.direction == .serverToClient, ahead > time / 1_000_000 { return }
    streams.list[place].longestStall = max(stream.longestStall, time)
    for track in stream.tracks.indices { streams.list[place].tracks[track].passSilence() }
    let isDry = stream.dryAt.map { $0.time(since: last) ?? 0 >= 0 } ?? false
    events.append(.stall(time, since: last, isDry: isDry))
  }

  /// Takes it that an audio track is silent from there on: an end of its sequence says so, and a message
  /// without a payload (Enhanced RTMP v2, ExAudioTagHeader).
  private mutating func noteSilence(ofTrack id: UInt8, _ place: Int, _ message: FollowedMessage) {
    for track in streams.list[place].tracks.indices
    where streams.list[place].tracks[track].kind == .audio
      && streams.list[place].tracks[track].id == id
      && streams.list[place].tracks[track].direction == message.direction
    {
      streams.list[place].tracks[track].noteSilence()
    }
  }

  /// Takes a message without a payload.
  mutating func joinEmpty(_ message: FollowedMessage) {
    guard message.header.type == .audio, let place = streams.index(of: message.streamID) else {
      return
    }
    noteSilence(ofTrack: 0, place, message)
  }

  // MARK: Sequence headers

  private mutating func takeHeader(
    _ frame: MediaFrame, _ place: Int, _ track: Int, _ message: FollowedMessage
  ) -> MediaEvent.Header {
    let isOfOtherKind = streams.list[place].tracks[track].headerKinds.note(
      isTransportStart: message.body.video?.packetType == .mpeg2TSSequenceStart)
    // What there is of an incomplete one tells neither a change nor a fault.
    guard message.message.isComplete else {
      let isChanged = streams.list[place].tracks[track].noteHeader(nil, [])
      return .init(
        isComplete: false, configuration: nil, isChanged: isChanged, isMisnamed: false,
        startCodeUnit: nil, isEmpty: false, isOfOtherKind: isOfOtherKind,
        emptyBefore: nil)
    }
    let bytes = message.message.payload.bytes
    let isMisnamed = message.body.video?.isMisnamedHEVC(bytes.span) == true
    let codec = isMisnamed ? .hevc : frame.codec?.fourCC
    let record = bytes.span.extracting(min(bytes.count, frame.headerByteCount)...)
    let opening = codec.flatMap { NALUnit.unitOpening(record: record, codec: $0) }
    let configuration = isMisnamed || opening != nil ? nil : message.body.configuration
    let isChanged = streams.list[place].tracks[track].noteHeader(configuration, bytes)
    if let codec, bytes.count > frame.headerByteCount,
      let count = NALUnit.lengthByteCount(
        in: bytes.span.extracting(frame.headerByteCount...), codec: codec)
    {
      streams.list[place].tracks[track].unitLengthByteCount = count
      streams.list[place].tracks[track].unitCodec = codec
    }
    streams.list[place].tracks[track].forms.noteHeader(
      codec.flatMap { ParameterSets(in: record, codec: $0) }, message)
    let isEmpty =
      bytes.count <= frame.headerByteCount && frame.codec?.needsSequenceHeader == true
    let emptyBefore = streams.list[place].tracks[track].noteHeader(isEmpty: isEmpty, message)
    return .init(
      isComplete: true, configuration: configuration, isChanged: isChanged,
      isMisnamed: isMisnamed, startCodeUnit: isMisnamed ? nil : opening, isEmpty: isEmpty,
      isOfOtherKind: isOfOtherKind, emptyBefore: emptyBefore)
  }
}
