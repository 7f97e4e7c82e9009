internal import Media
internal import ByteParsing
internal import RTMP

/// What the first bytes of frames show.
extension MediaTrack {
  /// What the frames of a codec are made of, as far as that is looked at.
  enum Material: Sendable {
    /// NAL units of H.264 or H.265.
    case units
    /// Those of H.266, whose lengths are not held against the message.
    case otherUnits
    /// Pictures that say of themselves whether decoding can begin with them.
    case pictures
    case aac
    case other

    init(_ codec: FourCC?) {
      switch codec {
      case FourCC.avc?, FourCC.hevc?: self = .units
      case FourCC.vvc?: self = .otherUnits
      case FourCC.vp8?, FourCC.vp9?, FourCC.av1?: self = .pictures
      case FourCC.aac?: self = .aac
      default: self = .other
      }
    }
  }

  /// How many bytes of a frame are looked at: as many as are kept of every such frame, so that findings
  /// do not depend on how much is kept.
  @inline(__always)
  private static func headByteCount(_ frame: MediaFrame, _ payload: [UInt8]) -> Int {
    let limit =
      frame.kind == .video && payload.count > 1 && FrameHead.isLong(payload.span)
      ? Payload.longHeadByteCount : Payload.mediaHeadByteCount
    return min(payload.count, limit)
  }

  /// Whether a frame that is no key frame is made as most are, as far as its first bytes show.
  @inline(__always)
  mutating func isPlain(_ frame: MediaFrame, _ message: Message) -> Bool {
    switch material {
    case .other: return true
    case .units: return hasPlainUnits(frame, message)
    case .aac:
      // What ADTS and LOAS begin with.
      let (adts, loas): (UInt8, UInt8) = (0xFF, 0x56)
      let payload = message.payload.bytes
      let start = frame.headerByteCount
      return start >= payload.count || payload[start] != adts && payload[start] != loas
    case .otherUnits, .pictures: return false
    }
  }

  @inline(__always)
  private mutating func hasPlainUnits(_ frame: MediaFrame, _ message: Message) -> Bool {
    let payload = message.payload.bytes
    let place = frame.headerByteCount + unitLengthByteCount
    // Most begin with a slice of H.264 that is its picture's first.
    if unitCodec == .avc, place + 1 < payload.count, payload[place] & 0x9F == 1,
      payload[place + 1] & 0x80 != 0
    {
      let type = payload[place + 1]
      // slice_type 1 or 6, behind a first_mb_in_slice of 0.
      if type & 0xF0 == 0xA0 || type & 0xFC == 0x9C { forms.hasBSlices = true }
      return unitFault(of: frame, message) == nil
    }
    let survey = Self.survey(
      of: frame, message, lengthByteCount: unitLengthByteCount, codec: unitCodec)
    if survey?.slice?.isB == true { forms.hasBSlices = true }
    return survey?.isOrdinary == true && unitFault(of: frame, message) == nil
  }

  private static func survey(
    of frame: MediaFrame, _ message: Message, lengthByteCount: Int, codec: FourCC
  ) -> UnitSurvey? {
    let bytes = message.payload.bytes
    let (start, end) = (frame.headerByteCount, headByteCount(frame, bytes))
    guard start < end else { return nil }
    return UnitSurvey(
      bytes.span.extracting(start..<end), byteCount: Int(message.header.length) - start,
      lengthByteCount: lengthByteCount, codec: codec)
  }

  /// What is wrong with the lengths before a frame's NAL units.
  @inline(__always)
  func unitFault(of frame: MediaFrame, _ message: Message) -> NALUnit.LengthFault? {
    guard hasUnits, message.isComplete else { return nil }
    let payload = message.payload.bytes
    let bytes = payload.span.extracting(0..<min(payload.count, Payload.mediaHeadByteCount))
    let start = frame.headerByteCount
    guard bytes.count > start else { return nil }
    return NALUnit.lengthFault(
      in: bytes.extracting(start...), byteCount: Int(message.header.length) - start,
      lengthByteCount: unitLengthByteCount, codec: unitCodec)
  }

  /// Takes what a frame's first bytes show; what is wrong with the lengths before its units.
  ///
  /// - Parameter followsAtOnce: whether it has the timestamp of the frame before.
  mutating func noteForm(
    of frame: MediaFrame, followsAtOnce: Bool, _ message: FollowedMessage
  ) -> NALUnit.LengthFault? {
    guard message.message.isComplete else { return nil }
    guard !frame.isEmpty else {
      forms.noteEmpty(frame, message)
      return nil
    }
    forms.endEmptyFrames()
    if forms.first == nil { forms.noteFirst(frame, message) }
    forms.noteComposition(frame.compositionTime)
    // Of most there is nothing more to say.
    if forms.first?.index != message.index, !frame.isKeyFrame || kind == .audio,
      isPlain(frame, message.message)
    {
      return nil
    }
    if let fault = unitFault(of: frame, message.message) { return fault }
    // What no frame type says cannot be wrong.
    if frame.hasReservedType { return nil }
    let bytes = message.message.payload.bytes
    let (start, end) = (frame.headerByteCount, Self.headByteCount(frame, bytes))
    guard start < end else { return nil }
    let head = bytes.span.extracting(start..<end)
    switch material {
    case .units, .otherUnits:
      if let survey = Self.survey(
        of: frame, message.message, lengthByteCount: unitLengthByteCount, codec: unitCodec)
      {
        forms.note(
          survey, of: frame, head, unitCodec, followsAtOnce: followsAtOnce, message)
      }
    case .pictures: noteMark(of: frame, head, message)
    case .aac:
      let byteCount = Int(message.message.header.length) - start
      if let framing = AACFraming(head, byteCount: byteCount) {
        forms.note(.framedAAC(framing, byteCount: byteCount), of: frame, message)
      }
    case .other: break
    }
    return nil
  }

  /// Holds the frame type against what the picture says of itself.
  private mutating func noteMark(
    of frame: MediaFrame, _ head: Span<UInt8>, _ message: FollowedMessage
  ) {
    guard let codec = frame.codec?.fourCC, let isKey = KeyPicture.isKey(head, codec: codec),
      isKey != frame.isKeyFrame
    else { return }
    let unit = "\(codec.codecName) \(isKey ? "key frame" : "inter frame")"
    forms.note(
      isKey ? .keyMarkedInter(unit: unit) : .interMarkedKey(unit: unit), of: frame, message)
  }
}
