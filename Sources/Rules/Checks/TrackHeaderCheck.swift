internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether decoders get what they need before a track's first frame, and whole.
struct TrackHeaderCheck: Check {
  func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard let place = step.track else { return }
    let track = state.streams.list[step.stream].tracks[place]
    for event in step.events {
      switch event {
      case .header(let header): check(header, of: step.frame, track, message, into: &log)
      case .first:
        guard !state.streams.list[step.stream].phase.isUncreated,
          let unseen = message.sight.absence
        else { continue }
        noteFirst(step.frame, track, message, unseen, into: &log)
      case .emptyHeaderUsed(let mark):
        log.find(.headerEmpty, Self.facts(of: track), track.direction, about: mark)
      default: break
      }
    }
  }

  private func noteFirst(
    _ frame: MediaFrame, _ track: MediaTrack, _ message: FollowedMessage, _ unseen: Absence,
    into log: inout FindingLog
  ) {
    if let codec = frame.codec, !track.hasHeader,
      codec.needsSequenceHeader || codec.hasOptionalSequenceHeader
    {
      log.find(
        .claim(.headerMissing, unseen), as: codec.needsSequenceHeader ? nil : .note,
        track.facts + ["codec": .text(codec.name)], in: message)
    }
    // What opens like a key frame is told with all such frames.
    if track.kind == .video, !frame.isKeyFrame, track.forms.unmarkedOpening == nil {
      log.find(.claim(.keyFrameMissing, unseen), track.facts, in: message)
    }
  }

  private func check(
    _ header: MediaEvent.Header, of frame: MediaFrame, _ track: MediaTrack,
    _ message: FollowedMessage, into log: inout FindingLog
  ) {
    checkKind(header, of: frame, track, message, into: &log)
    if header.isComplete, let video = message.body.video {
      if case .legacy(12)? = video.codec {
        log.findOnce(.codecMisnamed, ["codec_id": .count(12)], in: message)
      } else if header.isMisnamed {
        log.findOnce(.codecMisnamed, ["codec": .text(video.codec?.name)], in: message)
      }
    }
    if header.isChanged {
      log.find(.headerChanged, track.facts + ["frame_count": .count(track.frameCount)], in: message)
    }
    guard header.isComplete else { return }
    if let mark = header.emptyBefore {
      // One that a whole one follows in time does less harm.
      log.find(
        .headerEmpty, as: .warning, Self.facts(of: track), track.direction, about: mark,
        related: [.message("later", track.direction, message.mark)])
    }
    if header.isEmpty { return }
    if let unit = header.startCodeUnit {
      return log.find(
        .codecConfigurationBroken,
        ["codec": .text(frame.codec?.name), "start_code_unit": .text(unit)],
        in: message)
    }
    if case .unreadable? = header.configuration {
      log.find(.codecConfigurationBroken, ["codec": .text(frame.codec?.name)], in: message)
    } else if case .audio(let audio)? = header.configuration, audio.lacksMarker {
      log.findOnce(.flacMarker, in: message)
    }
  }

  /// Looks whether a track has the sequence header of MPEG-2 TS, which is AV1's, beside the other or without
  /// being AV1.
  private func checkKind(
    _ header: MediaEvent.Header, of frame: MediaFrame, _ track: MediaTrack,
    _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let type = message.body.video?.packetType else { return }
    let facts =
      track.facts + ["codec": .text(frame.codec?.name), "packet_type": .text(type.name)]
    if type == .mpeg2TSSequenceStart, frame.codec?.fourCC != .av1 {
      log.findEach(.transportHeader, facts, in: message)
    }
    if header.isOfOtherKind {
      log.findEach(.transportHeader, facts + ["is_second": .flag(true)], in: message)
    }
  }

  func finish(_ track: MediaTrack, _ ending: SessionEnding, into log: inout FindingLog) {
    guard let mark = track.emptyHeader else { return }
    log.find(.headerEmpty, Self.facts(of: track), track.direction, about: mark)
  }

  private static func facts(of track: MediaTrack) -> FindingArguments {
    track.facts + ["codec": .text(track.codec?.name)]
  }
}
