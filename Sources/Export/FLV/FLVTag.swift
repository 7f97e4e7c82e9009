internal import RTMP

/// One tag of an FLV file, with the back pointer behind it (FLV 10.1 §E.4.1).
struct FLVTag {
  enum Kind: UInt8 {
    case audio = 8
    case video = 9
    case script = 18
  }

  let kind: Kind
  /// In milliseconds.
  let timestamp: UInt32
  /// No longer than 24 bits can say, as no message is.
  let payload: [UInt8]

  /// The bytes as they stand in a file.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      tag: MessageType(rawValue: kind.rawValue), timestamp: timestamp, streamID: .connection,
      payload)
    return bytes
  }
}

/// What opens an FLV file: the header, and the back pointer before the first tag (FLV 10.1 §E.2, §E.3).
struct FLVHeader {
  /// Where the flags stand that say whether there is audio and video.
  static let flagsOffset: UInt64 = 4

  var hasAudio = true
  var hasVideo = true

  var flags: UInt8 { (hasAudio ? 4 : 0) | (hasVideo ? 1 : 0) }

  var bytes: [UInt8] { Array("FLV".utf8) + [1, flags, 0, 0, 0, 9, 0, 0, 0, 0] }
}
