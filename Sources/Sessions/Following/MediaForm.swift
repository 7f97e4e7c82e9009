internal import ByteParsing
internal import RTMP

/// What is unusual about a media message's tag header by itself.
extension SessionFollower {
  /// Looks whether a codec that is news is one that is defined.
  mutating func checkCodec(of frame: MediaFrame, _ message: FollowedMessage) {
    let kind = frame.kind == .video ? "Video" : "Audio"
    switch frame.codec {
    case .video(.fourCC(let code))?, .audio(.fourCC(let code))?:
      guard !code.isKnown(for: frame.kind) else { return }
      tellOnce(.codecUnknown, "\(kind) has the FourCC \(code).", message)
    case .video(.legacy(let id))?:
      // What 12 means is told by its sequence header.
      guard !(2...7).contains(id), id != 12 else { return }
      tellOnce(.codecReserved, "\(kind) has CodecID \(id).", message)
    case .audio(.legacy(let format))?:
      guard format == 12 || format == 13 else { return }
      tellOnce(.codecReserved, "\(kind) has SoundFormat \(format).", message)
    case nil: break
    }
  }

  /// Looks whether AAC says of itself what FLV wants it to (FLV 10.1 §E.4.2.1).
  mutating func checkSound(_ message: FollowedMessage) {
    guard case .audio(let header) = message.body, header.codec == .legacy(10),
      let sound = header.sound
    else { return }
    guard sound.rate != 44100 || sound.size != 16 || sound.channels != 2 else { return }
    let byte = message.message.payload.bytes.first.map { String($0, radix: 16) } ?? ""
    tellOnce(
      .aacHeaderOdd,
      "The tag header is 0x\(byte.uppercased()): \(sound.rate) Hz, \(sound.size) bits, \(sound.channels == 1 ? "mono" : "stereo").",
      message)
  }

  /// Takes a message that is neither a frame nor a sequence header.
  mutating func followOther(_ frame: MediaFrame, _ message: FollowedMessage) {
    // How long the message is tells the layout.
    guard frame.kind == .video, message.message.isComplete,
      case .video(let header) = message.body, let command = header.command
    else { return }
    tellOnce(
      .commandFrame, "Command \(command) stands \(Self.place(ofCommandIn: header)).", message)
  }

  private static func place(ofCommandIn header: VideoTagHeader) -> String {
    if let enhanced = header.enhanced {
      return enhanced.fourCC.map { "behind the FourCC \($0)" }
        ?? "behind the Enhanced RTMP header, without a FourCC"
    }
    if header.packetType != nil { return "behind the four bytes that AVC adds to the header" }
    return header.codec == .legacy(7)
      ? "behind the first byte, without the four that AVC adds" : "behind the first byte"
  }
}
