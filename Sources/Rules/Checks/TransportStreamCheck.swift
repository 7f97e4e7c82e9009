internal import ByteParsing
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether a message of no known type is a piece of an MPEG transport stream, whose bytes were taken for FLV
/// tags (ISO 13818-1 §2.4.3.2).
struct TransportStreamCheck: Check {
  private static let packetByteCount = 188
  private static let syncByte: UInt8 = 0x47
  /// So many bytes at their places are no accident.
  private static let leastPackets = 8

  func see(_ message: FollowedMessage, into log: inout FindingLog) {
    guard message.body.isOpaque,
      let offset = Self.offsetOfPackets(in: message.message.payload.bytes)
    else { return }
    log.findOnce(
      .transportStream,
      ["message_type_id": .count(message.header.type), "offset": .count(message.start + offset)],
      in: message)
  }

  /// Where the first packet begins of those that fill the rest; nil where they do not.
  private static func offsetOfPackets(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= packetByteCount * leastPackets else { return nil }
    return (0..<packetByteCount).first { offset in
      stride(from: offset, to: bytes.count, by: packetByteCount).allSatisfy {
        bytes[$0] == syncByte
      }
    }
  }
}
