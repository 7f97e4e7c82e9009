internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// What media messages change, and what is wrong with them.
extension SessionFollower {
  /// From how much silence on a publisher or server is said to have stopped, in nanoseconds.
  static let stallLimit: Int64 = 3_000_000_000
  /// From how much silence on common servers drop a publisher, in nanoseconds.
  static let idleLimit: Int64 = 10_000_000_000
  /// How long after a stream's end its sender may not have heard of it, in nanoseconds.
  private static let endPatience: Int64 = 1_000_000_000
  /// The longest composition time that is meant, in milliseconds.
  private static let compositionLimit: Int32 = 10_000

  mutating func follow(_ header: VideoTagHeader, _ message: FollowedMessage) {
    guard
      let place = stream(of: message, header: header.isSequenceHeader ? header.codec?.name : nil)
    else { return }
    if let enhanced = header.enhanced {
      check(enhanced, message)
      if enhanced.multitrack != nil {
        return follow(
          enhanced, .video, isKeyFrame: header.isKeyFrame,
          isCoded: MediaTrack.Frame.isCoded(header.packetType), place, message)
      }
    }
    let frame = MediaTrack.Frame(header, of: message.message)
    guard frame.isHeader || MediaTrack.Frame.isCoded(header.packetType), header.command == nil,
      let track = track(frame, place, message)
    else { return }
    if frame.isHeader { return takeHeader(header, place, track, message) }
    note(frame, place, track, message)
    if let time = header.compositionTime, time != 0 { check(compositionTime: time, message) }
    checkUnits(of: header, place, track, message)
    if let codec = header.codec {
      if streams.list[place].tracks[track].frameCount == 1 {
        streams.list[place].metadata.compare(
          with: streams.list[place].tracks[track], codec, message, into: &log)
      }
    }
  }

  mutating func follow(_ header: AudioTagHeader, _ message: FollowedMessage) {
    guard
      let place = stream(of: message, header: header.isSequenceHeader ? header.codec?.name : nil)
    else { return }
    let isCoded = header.packetType == nil || header.packetType == .codedFrames
    if let enhanced = header.enhanced {
      check(enhanced, message)
      if enhanced.multitrack != nil {
        return follow(enhanced, .audio, isKeyFrame: true, isCoded: isCoded, place, message)
      }
    }
    let frame = MediaTrack.Frame(header, of: message.message)
    guard frame.isHeader || isCoded, let track = track(frame, place, message) else { return }
    if frame.isHeader {
      let bytes = message.message.payload.bytes
      check(header.configuration, isEmpty: bytes.count <= header.byteCount, frame, message)
      streams.list[place].tracks[track].noteHeader(header.configuration, bytes, message, into: &log)
    } else {
      note(frame, place, track, message)
    }
    if let codec = header.codec {
      if streams.list[place].tracks[track].frameCount <= 1 {
        streams.list[place].metadata.compare(
          with: streams.list[place].tracks[track], codec, message, into: &log)
      }
    }
  }

  /// Takes a message with several tracks.
  private mutating func follow(
    _ header: EnhancedTagHeader, _ kind: MediaTrack.Kind, isKeyFrame: Bool, isCoded: Bool,
    _ place: Int, _ message: FollowedMessage
  ) {
    for part in header.tracks {
      let frame = MediaTrack.Frame(
        part, kind, packetType: header.packetType, isKeyFrame: isKeyFrame, of: message.message)
      guard let track = track(frame, place, message) else { continue }
      if frame.isHeader {
        streams.list[place].tracks[track].noteHeader(part.configuration, [], message, into: &log)
      } else if isCoded {
        note(frame, place, track, message)
      }
    }
  }

  // MARK: The stream

  /// The place of the stream that a media message is in; nil where it is not followed.
  ///
  /// - Parameter header: what is lost with the message if the stream is not accepted yet.
  private mutating func stream(of message: FollowedMessage, header: String?) -> Int? {
    let id = message.streamID ?? .unseen
    if id != .unseen, streams.place(of: id) == nil { streams.adopt(id, message.direction) }
    let known = streams.place(of: id)
    guard
      let place = known
        ?? streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return nil }
    if !streams.list[place].phase.isActive { doubt(place, message, header: header) }
    let last = streams.list[place].lastMediaAt
    streams.list[place].lastMediaAt = message.moment
    if let last, message.moment.time - last.time > Self.stallLimit {
      tellStall(place, since: last, message)
    }
    return place
  }

  /// Looks at media on a stream that neither publishes nor plays, as far as is known.
  private mutating func doubt(_ place: Int, _ message: FollowedMessage, header: String?) {
    let stream = streams.list[place]
    let isClients = message.direction == .clientToServer
    switch stream.phase {
    case .unknown where !message.sight.isComplete, .none where !message.sight.isComplete:
      move(place, to: isClients ? .publishing : .playing, by: message, isInferred: true)
    case .none, .created:
      guard !stream.hasToldNotCreated, message.sight.isComplete else { return }
      streams.list[place].hasToldNotCreated = true
      log.object(
        .streamNotCreated,
        "Media is sent on message stream \(stream.id.rawValue), which nobody \(stream.phase == .none ? "opened" : "asked to publish or play").",
        to: message)
    case .playRequested where !isClients:
      move(place, to: .playing, by: message, isInferred: true)
    case .publishRequested where isClients:
      streams.list[place].early.note(message, header: header.map { "\($0) sequence header" })
    case .refused, .ended:
      guard isClients, let end = stream.endedAt,
        stream.endedBy == message.direction || message.moment.time - end.time > Self.endPatience
      else { return }
      tellOnce(
        .mediaAfterEnd,
        "Media is sent on message stream \(stream.id.rawValue), \(stream.phase == .ended ? "which has ended" : "which the server has refused") at frame \(end.frame).",
        message)
    default: break
    }
  }

  private mutating func tellStall(_ place: Int, since last: Moment, _ message: FollowedMessage) {
    let stream = streams.list[place]
    let time = message.moment.time - last.time
    streams.list[place].longestStall = max(streams.list[place].longestStall, time)
    guard stream.phase.isActive, !stream.isPaused, message.sight.isWhole(message.direction) else {
      return
    }
    let who = message.direction == .clientToServer ? "client" : "server"
    log.object(
      message.direction == .clientToServer && time > Self.idleLimit
        ? .sessionIdle : .sessionStalled,
      "The \(who) sent no media for \(Seconds(time)), from frame \(last.frame) on.", to: message)
  }

  /// Tells of what a client sent before its stream was accepted.
  mutating func tellEarlyMedia(of stream: NetStream, at moment: Moment) {
    guard let first = stream.early.first else { return }
    let count = stream.early.messageCount
    let headers =
      stream.early.headers.isEmpty
      ? "" : " (\(stream.early.headers.joined(separator: ", ")) among them)"
    log.object(
      .mediaBeforeStart,
      "\(count == 1 ? "A message" : "\(count) messages")\(headers) came before the server accepted the \(stream.title).",
      .clientToServer, about: first.index, at: first.moment)
  }

  // MARK: The track

  private mutating func track(
    _ frame: MediaTrack.Frame, _ place: Int, _ message: FollowedMessage
  ) -> Int? {
    let count = streams.list[place].tracks.count
    guard let track = streams.list[place].place(of: frame, message.direction) else {
      return nil
    }
    let isNew = streams.list[place].tracks.count > count
    if isNew || streams.list[place].tracks[track].codec != frame.codec {
      streams.list[place].tracks[track].codec = frame.codec
      if let code = frame.fourCC, message.isEnhanced { checkOffer(of: code, message) }
    }
    return track
  }

  private mutating func note(
    _ frame: MediaTrack.Frame, _ place: Int, _ track: Int, _ message: FollowedMessage
  ) {
    let sawStart = message.sight.isComplete && !streams.list[place].phase.isUncreated
    streams.list[place].tracks[track].note(frame, sawStart: sawStart, message, into: &log)
    if streams.list[place].tracks.count > 1, !streams.list[place].hasToldInterleave {
      streams.list[place].checkInterleave(track, message, into: &log)
    }
    if streams.list[place].phase == .publishing { rememberPublisher(place, track, message) }
  }

  /// Lets other connections know, each second, that the publisher is there.
  private mutating func rememberPublisher(_ place: Int, _ track: Int, _ message: FollowedMessage) {
    // Once in 32 frames is about each second, and spares the table.
    guard streams.list[place].tracks[track].frameCount & 31 == 1,
      let key = key(of: streams.list[place])
    else { return }
    memory.noteMedia(of: key, at: message.moment.time)
  }

  private mutating func takeHeader(
    _ header: VideoTagHeader, _ place: Int, _ track: Int, _ message: FollowedMessage
  ) {
    let bytes = message.message.payload.bytes
    let frame = MediaTrack.Frame(header, of: message.message)
    if case .legacy(12)? = header.codec {
      tellOnce(.codecMisnamed, "Video has CodecID 12, which some senders mean H.265 by.", message)
    } else if header.isMisnamedHEVC(bytes.span) {
      tellOnce(
        .codecMisnamed, "The sequence header says H.264 and holds an H.265 configuration.", message)
    } else {
      check(header.configuration, isEmpty: bytes.count <= header.byteCount, frame, message)
    }
    streams.list[place].tracks[track].noteHeader(header.configuration, bytes, message, into: &log)
    if let code = header.codec?.fourCC, bytes.count > header.byteCount,
      let count = NALUnit.lengthByteCount(
        in: bytes.span.extracting(header.byteCount...), codec: code)
    {
      streams.list[place].tracks[track].unitLengthByteCount = count
    }
    if let codec = header.codec {
      streams.list[place].metadata.compare(
        with: streams.list[place].tracks[track], codec, message, into: &log)
    }
  }

  private mutating func check(
    _ configuration: DecoderConfiguration?, isEmpty: Bool, _ frame: MediaTrack.Frame,
    _ message: FollowedMessage
  ) {
    guard message.message.isComplete else { return }
    let codec = frame.codec ?? "unknown codec"
    if isEmpty, frame.needsHeader {
      log.object(.headerEmpty, "The \(codec) sequence header holds nothing.", to: message)
    } else if case .unreadable? = configuration {
      log.object(
        .codecConfigurationBroken, "The \(codec) configuration cannot be read.", to: message)
    }
  }

  private mutating func check(compositionTime time: Int32, _ message: FollowedMessage) {
    if time < 0 {
      tellOnce(.compositionNegative, "The composition time is \(time) ms.", message)
    }
    if abs(time) > Self.compositionLimit {
      tellOnce(.compositionLarge, "The composition time is \(time) ms.", message)
    }
  }

  private mutating func checkUnits(
    of header: VideoTagHeader, _ place: Int, _ track: Int, _ message: FollowedMessage
  ) {
    let payload = message.message.payload
    guard let code = header.codec?.fourCC, code == .avc || code == .hevc,
      message.message.isComplete, payload.bytes.count > header.byteCount
    else { return }
    let fault = NALUnit.lengthFault(
      in: payload.bytes.span.extracting(header.byteCount...),
      byteCount: Int(message.message.header.length) - header.byteCount,
      lengthByteCount: streams.list[place].tracks[track].unitLengthByteCount)
    switch fault {
    case nil: break
    case .startCode:
      tellOnce(.startCodes, "The frame begins with a start code.", message)
    case .beyondMessage(let length):
      tellOnce(.unitLength, "A NAL unit says that it has \(length) bytes.", message)
    }
  }

  // MARK: Metadata

  mutating func follow(_ data: DataMessage, _ message: FollowedMessage) {
    let isSet = data.handler == "@setDataFrame"
    let name = isSet ? data.values.first?.stringValue : data.handler
    guard name == "onMetaData", let id = message.streamID,
      let properties = data.values.lazy.compactMap(\.properties).first
    else { return }
    guard let place = streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    if streams.list[place].phase == .publishRequested {
      streams.list[place].early.note(message, header: "onMetaData")
    }
    if streams.list[place].hasMedia, !streams.list[place].metadata.isThere,
      message.direction == .clientToServer, message.sight.isComplete
    {
      tellOnce(.metadataLate, "onMetaData comes after the first media.", message)
    }
    streams.list[place].metadata.take(properties)
  }
}

extension NetStream {
  /// How far apart audio and video may be sent, in milliseconds.
  private static let interleaveLimit: Int64 = 2_000
  /// How far apart their first timestamps may be, in milliseconds.
  private static let originLimit: Int64 = 1_000

  /// Holds the timestamps of a track against those of the other kind.
  fileprivate mutating func checkInterleave(
    _ place: Int, _ message: FollowedMessage, into log: inout FollowerLog
  ) {
    guard
      let other = tracks.firstIndex(where: {
        $0.kind != tracks[place].kind && $0.direction == tracks[place].direction
          && $0.frameCount > 0
      }), let mine = tracks[place].clock.last, let its = tracks[other].clock.last
    else { return }
    if !hasComparedOrigins, let first = tracks[place].clock.first,
      let its = tracks[other].clock.first
    {
      hasComparedOrigins = true
      let distance = Int64(Int32(bitPattern: first &- its))
      if abs(distance) > Self.originLimit {
        log.object(
          .originsDiffer,
          "\(tracks[place].name) begins at timestamp \(first), \(tracks[other].name.lowercased()) at \(its).",
          to: message)
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
    log.object(
      .interleave,
      "\(tracks[place].name) is \(Seconds(milliseconds: distance)) \(distance > 0 ? "ahead of" : "behind") \(tracks[other].name.lowercased()).",
      to: message)
  }
}

extension FollowedMessage {
  /// Whether a media message has an Enhanced RTMP header.
  var isEnhanced: Bool {
    switch body {
    case .audio(let header): header.enhanced != nil
    case .video(let header): header.enhanced != nil
    default: false
    }
  }
}
