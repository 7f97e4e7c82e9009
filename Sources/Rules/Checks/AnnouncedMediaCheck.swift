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
    guard let purpose = stream.request?.purpose, !state.hasAggregates, !playerChose else { return }
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
    let name = kind == .video ? "videocodecid" : "audiocodecid"
    let value = stream.metadata[name]
    let header = stream.tracks.first { $0.kind == kind && $0.hasHeader }
    // A codec of 0, or without a name, is that of a track which is not there.
    let fact: FindingArguments.Fact? =
      if let number = value?.numberValue, number != 0 { .amf(number) } else {
        value?.stringValue.flatMap { $0.bytes.isEmpty ? nil : .text($0.description) }
      }
    return [
      "property": fact.map { _ in .text(name) }, "value": fact,
      "codec": header.flatMap { .text($0.codec?.name) },
    ]
  }
}
