internal import ByteParsing
internal import RTMP

/// One tag of an FLV file, with the back pointer behind it (FLV 10.1 §E.4.1).
///
///     +--------+------------------+---------------------+-----+---------+------+
///     |TagType |     DataSize     | Timestamp: low 24   | high| 0  0  0 | data |   then: 11 + DataSize
///     +--------+------------------+---------------------+-----+---------+------+
struct FLVTag {
  enum Kind: UInt8 {
    case audio = 8
    case video = 9
    case script = 18
  }

  private static let headerByteCount = 11

  let kind: Kind
  /// In milliseconds.
  let timestamp: UInt32
  /// No longer than 24 bits can say, as no message is.
  let payload: [UInt8]

  /// The bytes as they stand in a file.
  var bytes: [UInt8] {
    let count = UInt32(truncatingIfNeeded: payload.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + Self.headerByteCount + 4)
    bytes.append(kind.rawValue)
    bytes.append(bigEndian24: count)
    bytes.append(bigEndian24: timestamp)
    bytes.append(UInt8(truncatingIfNeeded: timestamp >> 24))
    bytes += [0, 0, 0]
    bytes += payload
    bytes.append(bigEndian: count + UInt32(Self.headerByteCount))
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
