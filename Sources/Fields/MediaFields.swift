public import Media
public import AMF
public import ByteParsing
public import RTMP

extension AudioTagHeader {
  @inlinable func describe(to visitor: inout some FieldVisitor) {
    describe(codec, to: &visitor)
    if let sound {
      visitor.see("sound_rate", .unsigned(UInt64(sound.rate)), at: 0..<1)
      visitor.see("sound_size", .unsigned(UInt64(sound.size)), at: 0..<1)
      visitor.see("channels", .unsigned(UInt64(sound.channels)), at: 0..<1)
    }
    visitor.see(
      "packet_type", packetType.map { .code(UInt64($0.rawValue), $0.name) } ?? .absent,
      at: packetType == nil ? nil : enhanced == nil ? 1..<2 : nil)
    visitor.see("sequence_header", .flag(isSequenceHeader))
    configuration?.describe(to: &visitor)
    if channels != nil { channels?.describe(to: &visitor) }
    // What is not there is not copied.
    if enhanced != nil { enhanced?.describe(to: &visitor) }
  }

  @inlinable @inline(__always)
  func describe(_ codec: Codec?, to visitor: inout some FieldVisitor) {
    visitor.see(
      "codec", enhanced?.fourCC?.isKnown == false ? .foreign(codec?.name) : .optional(codec?.name),
      at: enhanced == nil ? 0..<1 : nil)
    if case .legacy(let format)? = codec {
      visitor.see("sound_format", .unsigned(UInt64(format)), at: 0..<1)
    }
  }
}

extension VideoTagHeader {
  @inlinable func describe(to visitor: inout some FieldVisitor) {
    let isFLV = enhanced == nil
    visitor.see(
      "codec", enhanced?.fourCC?.isKnown == false ? .foreign(codec?.name) : .optional(codec?.name),
      at: isFLV ? 0..<1 : nil)
    if case .legacy(let id)? = codec { visitor.see("codec_id", .unsigned(UInt64(id)), at: 0..<1) }
    visitor.see("frame_type", .code(UInt64(frameType.rawValue), frameType.name), at: 0..<1)
    visitor.see(
      "packet_type", packetType.map { .code(UInt64($0.rawValue), $0.name) } ?? .absent,
      at: isFLV && packetType != nil ? 1..<2 : nil)
    visitor.see("sequence_header", .flag(isSequenceHeader))
    visitor.see(
      "composition_time", .optional(compositionTime),
      at: compositionTime == nil ? nil : byteCount - 3..<byteCount)
    if let command {
      visitor.see("command", .unsigned(UInt64(command)), at: byteCount - 1..<byteCount)
    }
    configuration?.describe(to: &visitor)
    metadata?.describeMetadata(to: &visitor)
    if enhanced != nil { enhanced?.describe(to: &visitor) }
  }
}

extension AMF0Sequence {
  /// As the values of a video message's metadata packet.
  @usableFromInline func describeMetadata(to visitor: inout some FieldVisitor) {
    visitor.begin(.list, "metadata")
    for (index, value) in values.enumerated() {
      // The first names what the others are about, such as `colorInfo`.
      visitor.see(.element, .amf(value, index == 0 ? .name : .secret(.texts)))
    }
    visitor.end(.list)
    ColorFields(values).describe(to: &visitor)
    malformations.describe(to: &visitor)
  }
}

extension EnhancedTagHeader {
  @inlinable func describe(to visitor: inout some FieldVisitor) {
    visitor.see(
      "four_cc", fourCC.map { .text(AMFString($0.description), .name) } ?? .absent)
    if let multitrack {
      visitor.see("multitrack_type", .word(multitrack.name))
      visitor.begin(.list, "tracks")
      for track in tracks { track.describe(to: &visitor) }
      visitor.end(.list)
    }
    if !modifiers.isEmpty {
      visitor.begin(.list, "modifiers")
      for modifier in modifiers {
        visitor.begin(.object, .element)
        visitor.see("type", .unsigned(UInt64(modifier.type)))
        visitor.see("data", .bytes(modifier.data, .name))
        visitor.end(.object)
      }
      visitor.end(.list)
    }
    if let offset = modifiers.lazy.compactMap(\.timestampOffsetNano).first {
      visitor.see("timestamp_offset_nano", .unsigned(UInt64(offset)))
    }
  }
}

extension EnhancedTagHeader.Track {
  @inlinable func describe(to visitor: inout some FieldVisitor) {
    visitor.begin(.object, .element)
    visitor.see("track_id", .unsigned(UInt64(id)))
    visitor.see("four_cc", .text(AMFString(fourCC.description), .name))
    visitor.see(
      "byte_count", .optional(byteCount), at: byteCount.map { _ in start - 3..<start })
    if let time = content.compositionTime {
      visitor.see("composition_time", .signed(Int64(time)), at: start..<start + 3)
    }
    content.configuration?.describe(to: &visitor)
    content.channels?.describe(to: &visitor)
    content.metadata?.describeMetadata(to: &visitor)
    visitor.end(.object)
  }
}

extension DecoderConfiguration {
  @inlinable func describe(to visitor: inout some FieldVisitor) {
    visitor.begin(.object, "configuration")
    switch self {
    case .video(let video):
      visitor.see("profile", .optional(video.profile))
      visitor.see("level", .optional(video.level))
      visitor.see("width", .optional(video.width))
      visitor.see("height", .optional(video.height))
      visitor.see("frame_rate", video.frameRate.map(FieldValue.number) ?? .absent)
      visitor.see("bit_depth", .optional(video.bitDepth))
      visitor.see("chroma", .optional(video.chroma?.name))
    case .audio(let audio):
      visitor.see("profile", .optional(audio.profile))
      visitor.see("sample_rate", .optional(audio.sampleRate))
      visitor.see("channels", .optional(audio.channels))
      visitor.see("bit_depth", .optional(audio.bitDepth))
    case .unreadable(let error): visitor.see("unreadable", .word(error.problem.id))
    }
    visitor.end(.object)
  }
}

extension ChannelConfiguration {
  @inlinable func describe(to visitor: inout some FieldVisitor) {
    visitor.begin(.object, "channel_configuration")
    visitor.see("channels", .unsigned(UInt64(channelCount)))
    visitor.see("order", .word(order.name))
    switch order {
    case .native(let flags): visitor.see("flags", .unsigned(UInt64(flags)))
    case .custom(let mapping):
      visitor.begin(.list, "mapping")
      for channel in mapping { visitor.see(.element, .unsigned(UInt64(channel))) }
      visitor.end(.list)
    case .unassigned(let order): visitor.see("order_id", .unsigned(UInt64(order)))
    case .unspecified: break
    }
    visitor.end(.object)
  }
}
