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
      let unit = NALUnit.name(of: type, codec: codec) ?? "type \(type)"
      tellOnce(
        .startCodes,
        "The frame begins with a start code of \(count) bytes before a unit of \(codec.codecName) (\(unit)).",
        message)
      if case .video(let header) = message.body, header.codec?.fourCC == .avc, codec == .hevc {
        tellOnce(.codecMisnamed, "The frames say H.264 and hold units of H.265.", message)
      }
    case .lengthByteCount(let count, let units):
      tellOnce(
        .unitLength,
        "The NAL units' lengths have \(count == 1 ? "1 byte" : "\(count) bytes"), which fill the message with \(units == 1 ? "1 unit" : "\(units) units"); the sequence header says another size.",
        message)
    case .beyondMessage(let length, let left, let offset):
      tellOnce(
        .unitLength,
        "The NAL unit at byte \(start + offset) claims \(length) bytes; \(left) are left in the message.",
        message)
    case .emptyUnit(let offset):
      tellOnce(.unitLength, "The NAL unit at byte \(start + offset) has no bytes.", message)
    case .surplus(let count, let offset):
      tellOnce(
        .unitSurplus,
        "\(count == 1 ? "A byte" : "\(count) bytes") at byte \(start + offset) \(count == 1 ? "is" : "are") left behind the last NAL unit.",
        message)
    case .padding(let count, let offset):
      tellOnce(
        .unitSurplus,
        "\(count) zeros at byte \(start + offset) are left behind the last NAL unit.", message)
    }
  }
}
