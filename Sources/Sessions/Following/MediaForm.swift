internal import ByteParsing
internal import RTMP

/// What is unusual about a media message's tag header by itself.
extension SessionFollower {
  /// Looks whether a codec that is news is one that is defined.
  mutating func checkCodec(of frame: MediaFrame, _ message: FollowedMessage) {
    switch frame.codec {
    case .video(.fourCC(let code))?, .audio(.fourCC(let code))?:
      guard !code.isKnown(for: frame.kind) else { return }
      tellOnce(
        .codecUnknown, ["track_kind": frame.kind.fact, "four_cc": .text(code.description)], message)
    case .video(.legacy(let id))?:
      // What 12 means is told by its sequence header.
      guard !(2...7).contains(id), id != 12 else { return }
      tellOnce(.codecReserved, ["track_kind": frame.kind.fact, "codec_id": .count(id)], message)
    case .audio(.legacy(let format))?:
      guard format == 12 || format == 13 else { return }
      tellOnce(
        .codecReserved, ["track_kind": frame.kind.fact, "sound_format": .count(format)], message)
    case nil: break
    }
  }

  /// Looks whether AAC says of itself what FLV wants it to (FLV 10.1 §E.4.2.1).
  mutating func checkSound(_ message: FollowedMessage) {
    guard case .audio(let header) = message.body, header.codec == .legacy(10),
      let sound = header.sound
    else { return }
    guard sound.rate != 44100 || sound.size != 16 || sound.channels != 2 else { return }
    tellOnce(
      .aacHeaderOdd,
      [
        "tag_header": message.message.payload.bytes.first.map { .count($0) },
        "sound_rate": .count(sound.rate), "sound_size": .count(sound.size),
        "channels": .count(sound.channels),
      ], message)
  }

  /// Takes a message that is neither a frame nor a sequence header.
  mutating func followOther(_ frame: MediaFrame, _ message: FollowedMessage) {
    // How long the message is tells the layout.
    guard frame.kind == .video, message.message.isComplete,
      case .video(let header) = message.body, let command = header.command
    else { return }
    tellOnce(
      .commandFrame,
      FindingArguments([("command", .count(command))] + Self.facts(ofCommandIn: header)), message)
  }

  /// Behind what a command stands.
  private static func facts(
    ofCommandIn header: VideoTagHeader
  ) -> [(String, FindingArguments.Fact?)] {
    if let enhanced = header.enhanced {
      return [
        ("is_enhanced", .flag(true)),
        ("four_cc", enhanced.fourCC.map { .text($0.description) }),
      ]
    }
    let hasHeader = header.packetType != nil
    return [
      ("codec", header.codec.map { .text($0.name) }),
      // FLV has AVC's before all that has its number.
      ("has_avc_header", hasHeader || header.codec == .legacy(7) ? .flag(hasHeader) : nil),
    ]
  }
}
