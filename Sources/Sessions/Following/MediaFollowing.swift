internal import ByteParsing
internal import Flows
internal import RTMP

/// What media messages change, and what is wrong with them.
extension SessionFollower {
  /// Takes an audio or a video message.
  mutating func follow(_ frame: MediaFrame, _ message: FollowedMessage) {
    guard let place = place(of: message, frame) else { return }
    if frame.isEnhanced { followEnhanced(frame, place, message) }
    guard !frame.isMultitrack, frame.isCodedFrame || frame.isSequenceHeader,
      let track = streams.list[place].place(of: frame, message.direction)
    else { return followOther(frame, message) }
    if streams.list[place].takeCodec(of: frame, track) {
      checkCodec(of: frame, message)
      if frame.isEnhanced, let code = frame.codec?.fourCC { checkOffer(of: code, message) }
    }
    if frame.isSequenceHeader {
      checkSound(message)
      takeHeader(frame, place, track, message)
      // Where the stream changes, the onMetaData of the new one may be yet to come.
      if streams.list[place].tracks[track].frameCount == 0 {
        streams.list[place].compareMetadata(with: track, message, into: &log)
      }
      return
    }
    noteArrival(of: frame, place, message)
    let byteCount = message.message.header.length
    let count = streams.list[place].note(
      frame, byteCount: byteCount,
      codedByteCount: byteCount - min(byteCount, UInt32(frame.headerByteCount)), track, message,
      into: &log)
    if count == 1 {
      checkSound(message)
      if case .audio(let header) = message.body, let configuration = header.configuration {
        streams.list[place].tracks[track].configuration = configuration
      }
      streams.list[place].compareMetadata(with: track, message, into: &log)
    }
    // Once in 32 frames is about each second, and spares the table.
    if count & 31 == 1 { rememberPublisher(place, message) }
    guard frame.kind == .video else { return }
    if frame.compositionTime != 0 { check(compositionTime: frame.compositionTime, message) }
    if streams.list[place].tracks[track].hasUnits, message.message.isComplete {
      checkUnits(of: frame, place, track, message)
    }
  }

  /// Looks at what Enhanced RTMP adds, and takes the tracks of a message with several.
  private mutating func followEnhanced(
    _ frame: MediaFrame, _ place: Int, _ message: FollowedMessage
  ) {
    let header: EnhancedTagHeader? =
      switch message.body {
      case .audio(let header): header.enhanced
      case .video(let header): header.enhanced
      default: nil
      }
    guard let header else { return }
    if frame.isMultitrack || !header.modifiers.isEmpty {
      check(header, message)
      checkForm(of: header, message)
    }
    guard frame.isMultitrack else { return }
    for part in header.tracks {
      let frame = MediaFrame(part, of: frame)
      guard let track = streams.list[place].place(of: frame, message.direction) else { continue }
      if streams.list[place].tracks[track].isNew {
        checkOffer(of: part.fourCC, message)
        checkCodec(of: frame, message)
      }
      if frame.isSequenceHeader {
        streams.list[place].tracks[track].noteHeader(part.configuration, [], message, into: &log)
      } else if frame.isCodedFrame {
        noteArrival(of: frame, place, message)
        let byteCount = part.byteCount ?? message.message.header.length
        _ = streams.list[place].note(
          frame, byteCount: byteCount, codedByteCount: byteCount, track, message, into: &log)
      }
    }
  }

  // MARK: The stream

  /// The place of the stream that a media message is in; nil where it is not followed.
  private mutating func place(of message: FollowedMessage, _ frame: MediaFrame) -> Int? {
    let id = message.streamID
    let known = streams.place(of: id) ?? newPlace(of: id, message)
    guard let place = known else { return nil }
    if !streams.list[place].phase.isActive { doubt(place, message, frame) }
    return place
  }

  /// Notes when a frame comes: headers and ends are none, and neither end a silence nor begin one.
  @inline(__always)
  private mutating func noteArrival(
    of frame: MediaFrame, _ place: Int, _ message: FollowedMessage
  ) {
    guard !frame.isEmpty else { return }
    if let last = streams.list[place].lastMediaAt,
      let silence = message.moment.time(since: last), silence > Threshold.stallPatience
    {
      tellStall(place, silence, since: last, message)
    }
    streams.list[place].lastMediaAt = message.moment
  }

  private mutating func newPlace(of id: MessageStreamID?, _ message: FollowedMessage) -> Int? {
    checkStreamID(of: message)
    if let id {
      streams.adopt(id, message.direction)
      if let place = streams.place(of: id) { return place }
      if id == .connection, let place = placeOfOnlyUse(message.direction) {
        if let unseen = message.sight.absence {
          log.find(
            .claim(.streamNotCreated, unseen),
            ["message_stream_id": .count(id.rawValue), "is_created": .flag(false)], in: message)
        }
        return streams.join(id, to: place)
      }
    } else if streams.list.count == 1 {
      return 0
    }
    return streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
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

  /// Looks at media on a stream that neither publishes nor plays, as far as is known.
  private mutating func doubt(_ place: Int, _ message: FollowedMessage, _ frame: MediaFrame) {
    let stream = streams.list[place]
    let isClients = message.direction == .clientToServer
    switch stream.phase {
    case .unknown where !message.sight.isComplete, .none where !message.sight.isComplete:
      move(place, to: isClients ? .publishing : .playing, by: message, isInferred: true)
    case .none, .created:
      guard !stream.hasToldNotCreated, let unseen = message.sight.absence else { return }
      streams.list[place].hasToldNotCreated = true
      log.find(
        .claim(.streamNotCreated, unseen),
        [
          "message_stream_id": stream.id.map { .count($0.rawValue) },
          "is_created": .flag(stream.phase != .none),
        ], in: message)
    case .playRequested where !isClients:
      if let unseen = message.sight.absence {
        tellOnce(
          .claim(.playMediaEarly, unseen), FindingArguments(stream.titleFacts), message)
      }
      move(place, to: .playing, by: message, isInferred: true)
    case .publishRequested where isClients:
      let header = frame.isSequenceHeader ? frame.codec?.name : nil
      streams.list[place].early.note(message, header: header)
    case .refused, .ended:
      guard let end = stream.endedAt, isClients || stream.endedBy == .serverToClient,
        stream.endedBy == message.direction
          || (message.moment.time(since: end) ?? 0) > Threshold.endPatience,
        // A new request may be what was not captured.
        let unseen = message.sight.absence(by: .clientToServer),
        isClients || message.sight.isWhole(.serverToClient)
      else { return }
      tellOnce(
        .claim(.mediaAfterEnd, unseen),
        [
          "message_stream_id": stream.id.map { .count($0.rawValue) },
          "is_refused": .flag(stream.phase == .refused),
        ], message,
        related: [
          .init(role: "end", flow: nil, direction: stream.endedBy, message: nil, place: end)
        ])
    default: break
    }
  }

  /// - Parameter time: without media, in nanoseconds.
  private mutating func tellStall(
    _ place: Int, _ time: Int64, since last: Place, _ message: FollowedMessage
  ) {
    let stream = streams.list[place]
    // Pictures can be seconds apart.
    if let usual = stream.usualInterval, time / 5 * 2 <= usual { return }
    // A server that has sent ahead waits until the player has room.
    let ahead = stream.tracks.compactMap(\.clock.drift).max() ?? 0
    if message.direction == .serverToClient, ahead > time / 1_000_000 { return }
    streams.list[place].longestStall = max(streams.list[place].longestStall, time)
    guard stream.phase.isActive, !stream.isPaused,
      let unseen = message.sight.absence(by: message.direction)
    else { return }
    let isClients = message.direction == .clientToServer
    log.find(
      .claim(isClients && time > Threshold.idlePatience ? .sessionIdle : .sessionStalled, unseen),
      ["side": .side(message.direction), "waited": .seconds(time)], message.direction, at: last,
      until: message.moment)
  }

  /// Tells of what a client sent before its stream was accepted.
  mutating func tellEarlyMedia(of stream: NetStream, _ unseen: Absence?) {
    guard let first = stream.early.first, let unseen else { return }
    let headers = stream.early.headers
    let facts: FindingArguments = [
      "message_count": .count(stream.early.messageCount),
      "headers": headers.isEmpty ? nil : .texts(headers),
    ]
    log.find(
      .claim(.mediaBeforeStart, unseen), facts.adding(stream.titleFacts), .clientToServer,
      about: first)
  }

  // MARK: The track

  /// Lets other connections know that the publisher is there.
  private mutating func rememberPublisher(_ place: Int, _ message: FollowedMessage) {
    guard streams.list[place].phase == .publishing, let time = message.moment.time,
      let key = key(of: streams.list[place])
    else { return }
    memory.noteMedia(of: key, at: time)
  }

  private mutating func takeHeader(
    _ frame: MediaFrame, _ place: Int, _ track: Int, _ message: FollowedMessage
  ) {
    guard message.message.isComplete else {
      // What there is of it tells neither a change nor a fault.
      return streams.list[place].tracks[track].noteHeader(nil, [], message, into: &log)
    }
    let bytes = message.message.payload.bytes
    var configuration: DecoderConfiguration?
    var codec = frame.codec?.fourCC
    switch message.body {
    case .audio(let header): configuration = header.configuration
    case .video(let header):
      configuration = header.configuration
      if checkCodec(header, message) { (configuration, codec) = (nil, .hevc) }
    default: break
    }
    streams.list[place].tracks[track].noteHeader(configuration, bytes, message, into: &log)
    if let codec, bytes.count > frame.headerByteCount,
      let count = NALUnit.lengthByteCount(
        in: bytes.span.extracting(frame.headerByteCount...), codec: codec)
    {
      streams.list[place].tracks[track].unitLengthByteCount = count
      streams.list[place].tracks[track].unitCodec = codec
    }
    let isEmpty =
      bytes.count <= frame.headerByteCount && frame.codec?.needsSequenceHeader == true
    streams.list[place].tracks[track].noteHeader(isEmpty: isEmpty, message, into: &log)
    if !isEmpty { check(configuration, frame, message) }
  }

  /// Whether a sequence header holds another codec's configuration than it says.
  private mutating func checkCodec(_ header: VideoTagHeader, _ message: FollowedMessage) -> Bool {
    if case .legacy(12)? = header.codec {
      tellOnce(.codecMisnamed, ["codec_id": .count(12)], message)
      return false
    }
    let bytes = message.message.payload.bytes
    if header.isMisnamedHEVC(bytes.span) {
      tellOnce(.codecMisnamed, ["codec": header.codec.map { .text($0.name) }], message)
      return true
    }
    return false
  }

  private mutating func check(
    _ configuration: DecoderConfiguration?, _ frame: MediaFrame, _ message: FollowedMessage
  ) {
    if case .unreadable? = configuration {
      log.find(
        .codecConfigurationBroken, ["codec": frame.codec.map { .text($0.name) }], in: message)
    } else if case .audio(let audio)? = configuration, audio.lacksMarker {
      tellOnce(.flacMarker, message)
    }
  }

  private mutating func check(compositionTime time: Int32, _ message: FollowedMessage) {
    if time < 0 {
      tellOnce(.compositionNegative, ["composition_time": .count(time)], message)
    }
    if abs(Int64(time)) > Threshold.compositionTime {
      tellOnce(.compositionLarge, ["composition_time": .count(time)], message)
    }
  }

  private mutating func checkUnits(
    of frame: MediaFrame, _ place: Int, _ track: Int, _ message: FollowedMessage
  ) {
    // As much as is kept of every frame, so that findings do not depend on how much is kept.
    let bytes = message.message.payload.bytes.prefix(Payload.mediaHeadByteCount)
    let start = frame.headerByteCount
    guard bytes.count > start else { return }
    let fault = NALUnit.lengthFault(
      in: bytes.span.extracting(start...),
      byteCount: Int(message.message.header.length) - start,
      lengthByteCount: streams.list[place].tracks[track].unitLengthByteCount,
      codec: streams.list[place].tracks[track].unitCodec)
    if let fault { tell(fault, from: start, message) }
  }
}
