internal import Media
internal import ByteParsing
internal import RTMP
internal import Sessions

/// What is wrong with a video frame by itself: its composition time, the lengths before its NAL units.
struct PictureCheck: Check {
  @inline(__always)
  func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard step.frame.kind == .video, step.count > 0, !step.isPart, let place = step.track else {
      return
    }
    if step.frame.compositionTime != 0 {
      check(compositionTime: step.frame.compositionTime, message, into: &log)
    }
    if state.streams.list[step.stream].tracks[place].hasUnits, message.report.message.isComplete {
      checkUnits(
        of: step.frame,
        lengthByteCount: state.streams.list[step.stream].tracks[place].unitLengthByteCount,
        codec: state.streams.list[step.stream].tracks[place].unitCodec, message, into: &log)
    }
  }

  private func check(
    compositionTime time: Int32, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    if time < 0 {
      log.findOnce(.compositionNegative, ["composition_time": .count(time)], in: message)
    }
    if abs(Int64(time)) > Threshold.compositionTime {
      log.findOnce(.compositionLarge, ["composition_time": .count(time)], in: message)
    }
  }

  // MARK: NAL units

  private func checkUnits(
    of frame: MediaFrame, lengthByteCount: Int, codec: FourCC, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    // As much as is kept of every frame, so that findings do not depend on how much is kept.
    let bytes = message.message.payload.bytes.prefix(Payload.mediaHeadByteCount)
    let start = frame.headerByteCount
    guard bytes.count > start else { return }
    let fault = NALUnit.lengthFault(
      in: bytes.span.extracting(start...),
      byteCount: Int(message.message.header.length) - start, lengthByteCount: lengthByteCount,
      codec: codec)
    if let fault { tell(fault, from: start, message, into: &log) }
  }

  /// Tells a fault, with places from the message's first byte on.
  ///
  /// - Parameter start: how long the tag header is.
  private func tell(
    _ fault: NALUnit.LengthFault, from start: Int, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    switch fault {
    case .startCodes(let count, let codec, let type):
      log.findOnce(
        .startCodes,
        [
          "start_code_byte_count": .count(count), "codec": .text(codec.codecName),
          "unit": .text(NALUnit.name(of: type, codec: codec) ?? "type \(type)"),
        ], in: message)
      if case .video(let header) = message.body, header.codec?.fourCC == .avc, codec == .hevc {
        log.findOnce(.codecMisnamed, ["is_frame": .flag(true)], in: message)
      }
    case .lengthByteCount(let count, let units):
      log.findOnce(
        .unitLength, ["length_byte_count": .count(count), "unit_count": .count(units)],
        in: message)
    case .beyondMessage(let length, let left, let offset):
      log.findOnce(
        .unitLength,
        ["offset": .count(start + offset), "length": .count(length), "left": .count(left)],
        in: message)
    case .emptyUnit(let offset):
      log.findOnce(.unitLength, ["offset": .count(start + offset)], in: message)
    case .surplus(let count, let offset):
      log.findOnce(
        .unitSurplus, ["offset": .count(start + offset), "byte_count": .count(count)],
        in: message)
    case .padding(let count, let offset):
      log.findOnce(
        .unitSurplus,
        [
          "offset": .count(start + offset), "byte_count": .count(count), "is_zero": .flag(true),
        ], in: message)
    }
  }
}
