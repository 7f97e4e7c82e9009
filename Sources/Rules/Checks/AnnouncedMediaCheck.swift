internal import Media
internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether the audio and the video that a publisher, or a server to a player, announces come.
struct AnnouncedMediaCheck: Check {
  private static let audioChoice: AMFString = "receiveAudio"
  private static let videoChoice: AMFString = "receiveVideo"

  /// Whether the player has said which media it wants.
  private var playerChose = false

  mutating func see(_ step: CommandStep) {
    let name = step.command.name
    if name == Self.audioChoice || name == Self.videoChoice { playerChose = true }
  }

  func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let purpose = stream.request?.purpose, !playerChose else { return }
    let direction: Direction = purpose == .publish ? .clientToServer : .serverToClient
    guard let unseen = ending.sight.absence(by: direction), let start = stream.startedAt,
      let waited = (stream.lastMediaAt ?? stream.end?.at ?? ending.moment).time(since: start),
      waited > Threshold.announcedPatience,
      let other = stream.tracks.first(where: { $0.frameCount > 0 }),
      !stream.tracks.contains(where: { $0.frameCount > 0 && $0.kind != other.kind })
    else { return }
    let kind: MediaFrame.Kind = other.kind == .video ? .audio : .video
    let announcement = Self.announcement(of: kind, in: stream)
    guard !announcement.list.isEmpty else { return }
    log.find(
      .claim(.announcedMissing, unseen),
      ["track_kind": kind.fact] + announcement
        + [
          "other_track_kind": other.kind.fact, "waited": .seconds(waited),
          "purpose": .text(purpose.rawValue),
        ], direction,
      at: ending.moment)
  }

  /// What says that there is such media; empty where nothing does.
  private static func announcement(
    of kind: MediaFrame.Kind, in stream: NetStream
  ) -> FindingArguments {
    let value = stream.metadata.announcedCodec(of: kind)?.codecFact
    let header = stream.tracks.first { $0.kind == kind && $0.hasHeader }
    return [
      "property": value.map { _ in .text(StreamMetadata.codecProperty(of: kind)) },
      "value": value, "codec": header.flatMap { .text($0.codec?.name) },
    ]
  }
}

extension AMFValue {
  /// As a videocodecid or audiocodecid.
  var codecFact: FindingArguments.Fact? {
    numberValue.map { .amf($0) } ?? stringValue.map { .text($0.description) }
  }
}
