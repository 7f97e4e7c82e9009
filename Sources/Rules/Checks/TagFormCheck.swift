internal import Media
internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether the types in a media message's tag header are defined, and go with what else it says.
struct TagFormCheck: Check {
  /// Takes a message that is no frame, or one of a type that is not defined.
  func see(_ step: MediaStep, in message: FollowedMessage, into log: inout FindingLog) {
    guard !step.isPart, !step.frame.isCodedFrame || step.frame.hasReservedType else { return }
    if let header = message.body.video {
      if let command = header.command {
        check(command, message, into: &log)
      } else {
        check(header, step.frame, message, into: &log)
      }
    } else if let header = message.body.audio {
      check(header, step.frame, message, into: &log)
    }
  }

  private func check(_ command: UInt8, _ message: FollowedMessage, into log: inout FindingLog) {
    guard command > 1 else { return }
    log.findEach(.commandReserved, ["command": .count(command)], in: message)
  }

  private func check(
    _ header: VideoTagHeader, _ frame: MediaFrame, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    if frame.hasReservedType {
      log.findEach(
        .frameTypeReserved,
        ["frame_type": .count(header.frameType.rawValue), "codec": .text(header.codec?.name)],
        in: message)
    }
    if case .unassigned(let type)? = header.packetType {
      tell(
        type, header.enhanced == nil ? "AVCPacketType" : "VideoPacketType", header.enhanced,
        frame, message, into: &log)
    } else if header.enhanced == nil, let time = header.compositionTime, time != 0,
      !frame.isCodedFrame
    {
      log.findEach(
        .compositionWithoutFrame,
        [
          "codec": .text(header.codec?.name), "packet_type": .text(header.packetType?.name),
          "composition_time": .count(time),
        ], in: message)
    }
  }

  private func check(
    _ header: AudioTagHeader, _ frame: MediaFrame, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    guard case .unassigned(let type)? = header.packetType else { return }
    tell(
      type, header.enhanced == nil ? "AACPacketType" : "AudioPacketType", header.enhanced, frame,
      message, into: &log)
  }

  /// - Parameter field: what the type is called.
  private func tell(
    _ type: UInt8, _ field: String, _ enhanced: EnhancedTagHeader?, _ frame: MediaFrame,
    _ message: FollowedMessage, into log: inout FindingLog
  ) {
    // Inside of Multitrack these are defined, and wrong for another reason.
    guard enhanced?.isNested != true, type != EnhancedTagHeader.modEx || enhanced == nil else {
      return
    }
    log.findEach(
      .packetTypeReserved,
      [
        "track_kind": frame.kind.fact, "field": .text(field), "packet_type": .count(type),
        "codec": .text(frame.codec?.name),
      ], in: message)
  }
}
