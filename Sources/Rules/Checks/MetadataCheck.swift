internal import Media
internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether onMetaData comes as it should, and says what the stream turns out to be.
struct MetadataCheck: Check {
  /// What was told of a stream's metadata.
  private struct Told: Sendable {
    var properties = Repetitions<String>()
    /// ``StreamMetadata/count`` that it is about.
    var count = 0
    /// The sequence header since which the stream has another size than the metadata says.
    var change: MessageMark?
  }

  private var streams = PerStream(Told())

  // MARK: How it comes

  func see(
    _ data: DataMessage, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    if data.isSetDataFrame { checkLength(of: data, message, into: &log) }
    guard data.metadata != nil, let id = message.streamID,
      let place = state.place(ofMetadataOn: id, message)
    else { return }
    let stream = state.streams.list[place]
    guard message.direction == .clientToServer else { return }
    // A publisher has the server keep the metadata; to players they go out without that.
    if !data.isSetDataFrame, stream.phase == .publishing || stream.phase == .publishRequested {
      log.findOnce(.metadataBare, in: message)
    }
    checkAnnouncedLater(data, stream, message, into: &log)
    if stream.hasMedia, !stream.metadata.isThere, let unseen = message.sight.absence {
      log.findOnce(.claim(.metadataLate, unseen), in: message)
    }
  }

  /// Looks for a kind of track that the onMetaData before had not.
  private func checkAnnouncedLater(
    _ data: DataMessage, _ stream: NetStream, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard stream.hasMedia, let properties = data.metadata else { return }
    let new = StreamMetadata(properties)
    for (kind, other) in [(MediaFrame.Kind.audio, MediaFrame.Kind.video), (.video, .audio)]
    where stream.metadata.announces(other, butNot: kind)
      && new.announcedCodec(of: kind) != nil
    {
      log.find(
        .mediaUnannounced,
        ["track_kind": kind.fact, "other_track_kind": other.fact, "is_later": .flag(true)],
        in: message)
    }
  }

  /// Looks for the handler's name and what it is to be given.
  private func checkLength(
    of data: DataMessage, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard !data.malformations.contains(where: \.endsReading) else { return }
    guard let name = data.values.first?.stringValue else {
      return log.findEach(.setDataFrameShort, [:], in: message)
    }
    if data.values.count < 2 {
      log.findEach(.setDataFrameShort, ["handler": .text(name.description.prefix(80))], in: message)
    }
  }

  func see(
    _ control: ProtocolControl, in message: FollowedMessage, before state: SessionState,
    into log: inout FindingLog
  ) {
    guard case .setChunkSize(let size) = control, message.direction == .clientToServer,
      let stream = state.streams.list.first(where: { $0.phase == .publishing && !$0.hasMedia }),
      !stream.metadata.isThere, let unseen = message.sight.absence
    else { return }
    log.suspectOnce(.claim(.chunkSizeLate, unseen), ["chunk_size": .count(size)], in: message)
  }

  func finish(_ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog) {
    tellChange(stream, ending, into: &log)
    tellFrameRate(stream, ending, into: &log)
    guard stream.request?.purpose == .publish, !stream.metadata.isThere,
      let unseen = ending.sight.absence,
      stream.tracks.reduce(0, { $0 + $1.frameCount }) >= Threshold.metadataFrames
    else { return }
    log.find(
      .claim(.metadataMissing, unseen), stream.titleFacts, .clientToServer, at: ending.moment)
  }

  /// Tells that the stream has another size since its sequence header changed.
  private func tellChange(
    _ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog
  ) {
    guard let mark = streams[stream.number].change, stream.metadata.isThere,
      let track = stream.tracks.first(where: { $0.kind == .video }),
      case .video(let video)? = track.configuration,
      // A new onMetaData would have been seen.
      ending.sight.absence(by: track.direction) != nil,
      let width = stream.metadata.number("width"), let height = stream.metadata.number("height"),
      !MetadataFit.isSize(width: width, height: height, of: video),
      let actualWidth = video.width, let actualHeight = video.height,
      let said = UInt32(exactly: width), let saidHeight = UInt32(exactly: height)
    else { return }
    log.find(
      .metadataContradicts, as: .note,
      [
        "property": .text("size"), "value": .text("\(said)x\(saidHeight)"),
        "actual": .text("\(actualWidth)x\(actualHeight)"), "is_after_change": .flag(true),
      ], track.direction, about: mark)
  }

  /// Tells that pictures come much more seldom, or more often, than it says.
  private func tellFrameRate(
    _ stream: NetStream, _ ending: SessionEnding, into log: inout FindingLog
  ) {
    guard let said = stream.metadata.number("framerate"), said > 0, stream.longestStall == 0,
      let track = stream.tracks.first(where: { $0.kind == .video }),
      ending.sight.isWhole(track.direction), let first = track.forms.first,
      track.timedFrameCount >= Threshold.frameRateFrames, track.clock.totalDuration > 0,
      // Messages that are no pictures are told as such, and so are clocks that do not keep time.
      track.forms.odd.allSatisfy({
        ![.laterSlice, .parameterSetsAlone, .empty].contains($0.oddity.kind)
      }),
      abs(track.clock.drift ?? 0) < track.clock.totalDuration / 4
    else { return }
    let rate = Double(track.timedFrameCount - 1) * 1000 / Double(track.clock.totalDuration)
    guard max(rate / said, said / rate) * 100 > Double(Threshold.frameRatePercent) else { return }
    log.find(
      .metadataContradicts, as: .note,
      [
        "property": .text("framerate"), "value": .amf(said),
        "actual": .number((rate * 10).rounded() / 10),
      ], track.direction, about: first)
  }

  // MARK: What it says

  /// Compares with a track, once its codec or configuration is known.
  mutating func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard let place = step.track, !step.isPart, step.frame.isSequenceHeader || step.count == 1
    else { return }
    let stream = state.streams.list[step.stream]
    let track = stream.tracks[place]
    // Where the stream changes, the onMetaData of the new one may be yet to come.
    for case .header(let header) in step.events where header.isChanged {
      streams[stream.number].change = message.mark
    }
    guard step.count == 1 || track.frameCount == 0, stream.metadata.isThere,
      let codec = track.codec
    else { return }
    if streams[stream.number].count != stream.metadata.count {
      streams[stream.number] = Told(count: stream.metadata.count)
      streams.forget(butThoseOf: state)
    }
    compareAnnouncement(track.kind, stream, message, &log)
    compareCodec(StreamMetadata.codecProperty(of: track.kind), codec, stream, message, &log)
    switch track.configuration {
    case .video(let video)?:
      let (width, height) = (stream.metadata.number("width"), stream.metadata.number("height"))
      if MetadataFit.isSize(width: width, height: height, of: video) { return }
      compare("width", video.width, stream, message, &log)
      compare("height", video.height, stream, message, &log)
    case .audio(let audio)?:
      if let rate = audio.sampleRate, let said = stream.metadata.number("audiosamplerate"),
        !MetadataFit.isRate(said, rate, codec)
      {
        tell("audiosamplerate", .number(said), .count(rate), stream, message, &log)
      }
      compareChannels(audio, codec, stream, message, &log)
    case .unreadable?, nil: break
    }
  }

  /// Looks for a track that a publisher announces only the other one of.
  private mutating func compareAnnouncement(
    _ kind: MediaFrame.Kind, _ stream: NetStream, _ message: FollowedMessage,
    _ log: inout FindingLog
  ) {
    let other: MediaFrame.Kind = kind == .video ? .audio : .video
    let name = StreamMetadata.codecProperty(of: kind)
    guard message.direction == .clientToServer, stream.metadata.announces(other, butNot: kind),
      streams[stream.number].properties.isFirst("announcement of \(name)")
    else { return }
    log.find(
      .mediaUnannounced,
      [
        "track_kind": kind.fact, "other_track_kind": other.fact, "property": .text(name),
        "value": stream.metadata[name]?.codecFact,
      ], in: message)
  }

  private mutating func compare(
    _ name: String, _ actual: UInt32?, _ stream: NetStream, _ message: FollowedMessage,
    _ log: inout FindingLog
  ) {
    guard let actual, let said = stream.metadata.number(name), said != 0, said != Double(actual)
    else { return }
    tell(name, .number(said), .count(actual), stream, message, &log)
  }

  /// Receivers take the channels from the sound: another number is a note.
  private mutating func compareChannels(
    _ audio: AudioConfiguration, _ codec: MediaFrame.Codec, _ stream: NetStream,
    _ message: FollowedMessage, _ log: inout FindingLog
  ) {
    guard let actual = audio.channels, !MetadataFit.mayBeStereo(audio, codec) else { return }
    if let said = stream.metadata.number("audiochannels"), said != 0 {
      guard said != Double(actual) else { return }
      tell("audiochannels", as: .note, .number(said), .count(actual), stream, message, &log)
    } else if let isStereo = stream.metadata["stereo"]?.booleanValue,
      actual <= 2, isStereo != (actual == 2)
    {
      tell(
        "stereo", as: .note, .flag(isStereo), .text(actual == 1 ? "1 channel" : "2 channels"),
        stream, message, &log)
    }
  }

  private mutating func compareCodec(
    _ name: String, _ codec: MediaFrame.Codec, _ stream: NetStream, _ message: FollowedMessage,
    _ log: inout FindingLog
  ) {
    guard let said = stream.metadata[name], MetadataFit.names(said, codec) == false else { return }
    let number = said.numberValue
    let isSwapped = codec.fourCC.map { number == Double($0.rawValue.byteSwapped) } ?? false
    let fact: FindingArguments.Fact =
      number.map { .number($0) } ?? .text(said.stringValue?.description ?? "")
    tell(name, fact, .text(codec.name), isSwapped: isSwapped, stream, message, &log)
  }

  /// - Parameter isSwapped: whether what it says is the FourCC with its bytes in the wrong order.
  private mutating func tell(
    _ name: String, as severity: Problem.Severity? = nil, _ said: FindingArguments.Fact,
    _ actual: FindingArguments.Fact, isSwapped: Bool = false, _ stream: NetStream,
    _ message: FollowedMessage,
    _ log: inout FindingLog
  ) {
    guard streams[stream.number].properties.isFirst(name) else { return }
    log.find(
      .metadataContradicts, as: severity,
      [
        "property": .text(name), "value": said, "actual": actual,
        "is_byte_swapped": isSwapped ? .flag(true) : nil,
      ], in: message)
  }
}
