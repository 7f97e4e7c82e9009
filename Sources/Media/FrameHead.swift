/// How much of a video message is looked at.
package enum FrameHead {
  /// So many bytes tell: the longest tag header of one track without modifiers, a length of four bytes,
  /// and the first byte of a unit.
  package static let decidingByteCount = 13

  /// Whether more of a coded frame is worth keeping than tells of a slice: of a key frame, and of one
  /// that another unit of H.264 or H.265 opens.
  ///
  /// - Parameter message: its first bytes, two at least.
  @inlinable
  package static func isLong(_ message: Span<UInt8>) -> Bool {
    let first = message[0]
    let type = first >> 4 & 7
    let (key, generatedKey): (UInt8, UInt8) = (1, 4)
    if type == key || type == generatedKey { return true }
    let lengthByteCount = 4
    guard first & 0x80 != 0 else {
      let place = 5 + lengthByteCount
      guard place < message.count else { return false }
      return switch first & 0x0F {
      case 7: opensWithOther(message[place], isHEVC: false)
      case 12: opensWithOther(message[place], isHEVC: true)
      default: false
      }
    }
    // CodedFrames has a composition time, CodedFramesX has none.
    let codedFrames: UInt8 = 1
    let place = (first & 0x0F == codedFrames ? 8 : 5) + lengthByteCount
    guard place < message.count else { return false }
    let code =
      UInt32(message[1]) << 24 | UInt32(message[2]) << 16 | UInt32(message[3]) << 8
      | UInt32(message[4])
    return switch FourCC(rawValue: code) {
    case .avc: opensWithOther(message[place], isHEVC: false)
    case .hevc: opensWithOther(message[place], isHEVC: true)
    default: false
    }
  }

  /// Whether a unit with that first byte is none of those slices that most frames are made of.
  @usableFromInline
  static func opensWithOther(_ first: UInt8, isHEVC: Bool) -> Bool {
    isHEVC ? first >> 1 & 0x3F >= 32 : (6...9).contains(first & 0x1F)
  }
}
