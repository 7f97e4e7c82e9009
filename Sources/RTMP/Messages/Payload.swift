internal import ByteParsing
internal import Crypto
internal import Media

/// What a decoder keeps of message payloads: what ``Payload/bytes`` has.
public enum PayloadRetention: Hashable, Sendable {
  /// Of each coded frame of audio or video the first ``Payload/mediaHeadByteCount`` bytes, which hold
  /// its tag header, and ``Payload/longHeadByteCount`` where more than a slice opens it; what the codec
  /// made of it is lost. Of all else, decoder configurations too, up to 1 MiB: every ``MessageBody``
  /// can be told.
  case headsOfFrames
  /// As ``headsOfFrames``, and ``Payload/sha256`` of every payload.
  case digest
  /// Every byte.
  case whole
}

/// What was kept of a message's payload.
public struct Payload: Hashable, Sendable {
  /// From the first byte on, up to the first byte that is missing or that was not kept.
  public let bytes: [UInt8]
  /// How many bytes of the payload were captured.
  public let capturedCount: Int
  /// The SHA-256 where it was asked for and every byte was captured.
  public let sha256: [UInt8]?

  /// How much of a coded frame is kept at least: any tag header with its extensions fits.
  public static let mediaHeadByteCount = 64
  /// How much is kept of a frame with more than a slice at its beginning: what stands before its slices
  /// fits, as a rule.
  public static let longHeadByteCount = 1024
}

/// Collects a payload from the pieces that chunks and segments make of it.
///
/// Memory follows the bytes received: what is kept grows with them, never with the length announced.
struct PayloadCollector: Sendable {
  /// How many times the first piece is room made for, where the payload is so long.
  private static let firstRoom = 16
  /// How much of a message other than a coded frame is kept for decoding.
  static let bodyByteLimit = 1 << 20

  /// Whether no more bytes are wanted.
  private(set) var isFull = false

  private(set) var bytes: [UInt8] = []
  private var keepLimit: Int
  private var isContiguous = true
  private let type: MessageType
  private let length: UInt32
  private var hash: SHA256?

  /// - Parameter length: of the whole payload, as announced.
  init(type: MessageType, length: UInt32, retention: PayloadRetention) {
    self.type = type
    self.length = length
    hash = retention == .digest ? SHA256() : nil
    keepLimit =
      if retention == .whole {
        .max
      } else if type.isMedia {
        Payload.mediaHeadByteCount
      } else {
        Self.bodyByteLimit
      }
  }

  /// How many bytes of memory it takes.
  @inline(__always)
  var footprint: Int { bytes.capacity }

  mutating func append(_ piece: Span<UInt8>) {
    guard !isFull else { return }
    if keepLimit == .max, hash == nil, !bytes.isEmpty {
      bytes.append(copying: piece)
      return
    }
    if bytes.count < keepLimit {
      let start = bytes.count
      let isBeginning =
        type.isMedia && start < FrameHead.decidingByteCount && keepLimit < Self.bodyByteLimit
      if start == 0 {
        if isBeginning, piece.count >= 2 { keepLimit = Self.keepLimit(piece, of: type) }
        bytes.reserveCapacity(min(Int(length), keepLimit, piece.count * Self.firstRoom))
      }
      let kept = min(piece.count, keepLimit - start)
      bytes.append(copying: piece.extracting(0..<kept))
      if isBeginning, start > 0, bytes.count >= 2 {
        keepLimit = Self.keepLimit(bytes.span, of: type)
        bytes.append(copying: piece.extracting(kept..<min(piece.count, keepLimit - start)))
      }
    }
    if hash != nil {
      piece.withUnsafeBufferPointer { hash?.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    } else {
      isFull = bytes.count >= keepLimit
    }
  }

  /// The first byte; nil before it came.
  @inline(__always)
  var firstByte: UInt8? { bytes.first }

  /// Takes back what came after the first `count` bytes.
  mutating func cut(to count: Int) {
    if bytes.count > count { bytes.removeLast(bytes.count - count) }
    // What was hashed is not to be had back.
    isContiguous = false
  }

  /// Notes that bytes of the payload will never come: what follows them cannot be placed.
  mutating func skip() {
    isContiguous = false
    isFull = true
  }

  /// - Parameter capturedCount: how many bytes of the payload were there.
  consuming func finish(capturedCount: Int) -> Payload {
    let digest = isContiguous ? hash.map { [UInt8]($0.finalize()) } : nil
    return Payload(bytes: bytes, capturedCount: capturedCount, sha256: digest)
  }

  /// How much is kept of a media payload that begins so.
  private static func keepLimit(_ bytes: Span<UInt8>, of type: MessageType) -> Int {
    if opensConfiguration(bytes[0], bytes[1], of: type) { return bodyByteLimit }
    return type == .video && FrameHead.isLong(bytes)
      ? Payload.longHeadByteCount : Payload.mediaHeadByteCount
  }

  /// Whether a media payload with these two first bytes is something other than a coded frame:
  /// a decoder configuration, metadata, or several tracks (FLV 10.1 §E.4.2.1, §E.4.3.1;
  /// Enhanced RTMP v2, ExAudioTagHeader and ExVideoTagHeader).
  private static func opensConfiguration(_ first: UInt8, _ second: UInt8, of type: MessageType)
    -> Bool
  {
    let codedFrames: UInt8 = 1
    let codedFramesX: UInt8 = 3
    if type == .audio {
      let soundFormat = first >> 4
      return soundFormat == 9 ? first & 0x0F != codedFrames : soundFormat == 10 && second == 0
    }
    let isEnhanced = first & 0x80 != 0
    let packetType = first & 0x0F
    return isEnhanced ? packetType != codedFrames && packetType != codedFramesX : second == 0
  }
}
