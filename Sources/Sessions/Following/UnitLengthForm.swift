internal import ByteParsing
internal import RTMP

/// What is wrong with the lengths before a frame's NAL units.
extension SessionFollower {
  /// Tells a fault, with places from the message's first byte on.
  ///
  /// - Parameter start: how long the tag header is.
  mutating func tell(
    _ fault: NALUnit.LengthFault, from start: Int, _ message: FollowedMessage
  ) {
    switch fault {
    case .startCodes(let count, let codec, let type):
      tellOnce(
        .startCodes,
        [
          "start_code_byte_count": .count(count), "codec": .text(codec.codecName),
          "unit": .text(NALUnit.name(of: type, codec: codec) ?? "type \(type)"),
        ], message)
      if case .video(let header) = message.body, header.codec?.fourCC == .avc, codec == .hevc {
        tellOnce(.codecMisnamed, ["is_frame": .flag(true)], message)
      }
    case .lengthByteCount(let count, let units):
      tellOnce(
        .unitLength, ["length_byte_count": .count(count), "unit_count": .count(units)], message)
    case .beyondMessage(let length, let left, let offset):
      tellOnce(
        .unitLength,
        ["offset": .count(start + offset), "length": .count(length), "left": .count(left)], message)
    case .emptyUnit(let offset):
      tellOnce(.unitLength, ["offset": .count(start + offset)], message)
    case .surplus(let count, let offset):
      tellOnce(
        .unitSurplus, ["offset": .count(start + offset), "byte_count": .count(count)], message)
    case .padding(let count, let offset):
      tellOnce(
        .unitSurplus,
        [
          "offset": .count(start + offset), "byte_count": .count(count), "is_zero": .flag(true),
        ], message)
    }
  }
}
