internal import Media
internal import RTMP

/// Which bytes of a media message tell nothing but pictures and sounds.
enum MediaBytes {
  /// How many bytes are left of a frame that a finding is about: what decoders look at.
  private static let lookedAt = 64
  /// How many bytes of each unit say what it is.
  private static let unitHeader = 2

  /// How many first bytes of a frame say how its codec is configured, where no sequence header does:
  /// AC-3's and MP3's every frame, VP8's and VP9's key frames.
  private static let configuringHead = 16

  /// Ranges of a payload that hold coded frames, behind tag headers.
  ///
  /// - Parameters:
  ///   - keepsUnits: whether the lengths and first bytes of the codec's units are left out of them.
  ///   - isTold: whether a finding is about the message, so that its first bytes matter.
  static func ranges(
    in payload: [UInt8], _ body: MessageBody, keepsUnits: Bool, isTold: Bool
  ) -> [Range<Int>] {
    let ranges = frames(in: payload, body).filter { !$0.isEmpty }
    return ranges.flatMap { range -> [Range<Int>] in
      if isTold {
        return [max(range.lowerBound, min(range.upperBound, lookedAt))..<range.upperBound]
      }
      return keepsUnits ? withoutUnitHeaders(range, of: payload, body) : [range]
    }
  }

  private static func frames(in payload: [UInt8], _ body: MessageBody) -> [Range<Int>] {
    if let header = body.audio {
      guard !header.isSequenceHeader, header.packetType != .multichannelConfig else { return [] }
      let head = header.configuration == nil || header.isFixed ? 0 : configuringHead
      return frames(in: payload, header.enhanced, from: header.byteCount + head)
    }
    if let header = body.video {
      guard !header.isSequenceHeader, header.packetType != .metadata,
        header.packetType != .mpeg2TSSequenceStart, header.command == nil
      else { return [] }
      let head = header.configuration == nil ? 0 : configuringHead
      return frames(in: payload, header.enhanced, from: header.byteCount + head)
    }
    if let aggregate = body.aggregate { return frames(in: payload, aggregate) }
    // What cannot be read is not shown to be anything else.
    return body.readingError == nil ? [] : [0..<payload.count]
  }

  private static func frames(
    in payload: [UInt8], _ enhanced: EnhancedTagHeader?, from start: Int
  ) -> [Range<Int>] {
    guard let enhanced, enhanced.multitrack != nil else {
      return [min(start, payload.count)..<payload.count]
    }
    return enhanced.tracks.map { track in
      let head = track.content.configuration == nil ? 0 : configuringHead
      let end = track.byteCount.map { min(payload.count, track.start + Int($0)) } ?? payload.count
      return min(track.headerByteCount + head, end)..<end
    }
  }

  private static func frames(
    in payload: [UInt8], _ aggregate: AggregateMessage
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var place = 0
    for part in aggregate.parts {
      let start = min(payload.count, part.start)
      let end = min(payload.count, start + Int(part.length))
      if part.isEncrypted {
        ranges.append(start..<end)
      } else if part.type.isMedia {
        ranges += frames(in: Array(payload[start..<end]), part.body)
          .map { $0.lowerBound + start..<$0.upperBound + start }
      }
      place = min(payload.count, end + (part.backPointer == nil ? 0 : 4))
    }
    if place < payload.count { ranges.append(place..<payload.count) }
    return ranges
  }

  /// Leaves out where units begin: lengths and headers of H.264 and H.265, the first bytes of others.
  private static func withoutUnitHeaders(
    _ range: Range<Int>, of payload: [UInt8], _ body: MessageBody
  ) -> [Range<Int>] {
    guard let codec = body.video?.codec?.fourCC,
      let units = NALUnit.units(in: payload.span.extracting(range), codec: codec)
    else { return [min(range.upperBound, range.lowerBound + 8)..<range.upperBound] }
    var ranges: [Range<Int>] = []
    var place = range.lowerBound
    for unit in units {
      let start = min(range.upperBound, place + 4 + unitHeader)
      place = min(range.upperBound, place + 4 + Int(unit.byteCount))
      if start < place { ranges.append(start..<place) }
    }
    return ranges + (place < range.upperBound ? [place..<range.upperBound] : [])
  }
}
