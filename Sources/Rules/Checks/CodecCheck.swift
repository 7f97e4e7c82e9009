internal import Media
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What is unusual about a media message's tag header by itself.
struct CodecCheck: Check {
  /// Takes a message that names a codec which is news, or is neither a frame nor a sequence header.
  func see(_ step: MediaStep, in message: FollowedMessage, into log: inout FindingLog) {
    if step.track == nil {
      if !step.isPart { seeOther(step.frame, message, into: &log) }
      return
    }
    for case .newCodec in step.events { check(step.frame, message, into: &log) }
  }

  /// Looks whether a codec that is news is one that is defined.
  private func check(_ frame: MediaFrame, _ message: FollowedMessage, into log: inout FindingLog) {
    switch frame.codec {
    case .video(.fourCC(let code))?, .audio(.fourCC(let code))?:
      guard !code.isKnown(for: frame.kind) else { return }
      log.findEach(
        .codecUnknown, ["track_kind": frame.kind.fact, "four_cc": .text(code.description)],
        in: message)
    case .video(.legacy(let id))?:
      // What 12 means is told by its sequence header.
      guard !(2...7).contains(id), id != 12 else { return }
      log.findEach(
        .codecReserved, ["track_kind": frame.kind.fact, "codec_id": .count(id)], in: message)
    case .audio(.legacy(let format))?:
      guard format == 12 || format == 13 else { return }
      log.findEach(
        .codecReserved, ["track_kind": frame.kind.fact, "sound_format": .count(format)],
        in: message)
    case nil: break
    }
  }

  /// Looks whether AAC and Speex say of themselves what FLV wants them to (FLV 10.1 §E.4.2.1).
  func checkSound(_ message: FollowedMessage, into log: inout FindingLog) {
    guard let header = message.body.audio, let sound = header.sound else { return }
    let isAsDue: Bool
    let problem: Problem
    switch header.codec {
    case .legacy(10)?:
      isAsDue = sound.rate == 44100 && sound.size == 16 && sound.channels == 2
      problem = .aacHeaderOdd
    case .legacy(11)?:
      isAsDue = sound.rate == 5512 && sound.size == 16 && sound.channels == 1
      problem = .speexHeaderOdd
    default: return
    }
    guard !isAsDue else { return }
    log.findEach(
      problem,
      [
        "tag_header": .count(message.message.payload.bytes.first), "sound_rate": .count(sound.rate),
        "sound_size": .count(sound.size), "channels": .count(sound.channels),
      ], in: message)
  }

  private func seeOther(
    _ frame: MediaFrame, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    // How long the message is tells the layout.
    guard frame.kind == .video, message.message.isComplete,
      let header = message.body.video, let command = header.command
    else { return }
    let layout = Self.facts(ofCommandIn: header)
    log.findEach(
      .commandFrame, of: layout, ["command": .count(command)] + layout, in: message)
  }

  /// Behind what a command stands.
  private static func facts(ofCommandIn header: VideoTagHeader) -> FindingArguments {
    if let enhanced = header.enhanced {
      return ["is_enhanced": .flag(true), "four_cc": .text(enhanced.fourCC?.description)]
    }
    let hasHeader = header.packetType != nil
    return [
      "codec": .text(header.codec?.name),
      // FLV has AVC's before all that has its number.
      "has_avc_header": hasHeader || header.codec == .legacy(7) ? .flag(hasHeader) : nil,
    ]
  }
}
