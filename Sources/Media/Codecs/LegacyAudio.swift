internal import ByteParsing

/// What FLV's older codecs sound like, whose tag headers do not tell it, and which have no sequence
/// headers.
extension AudioConfiguration {
  /// What a SoundFormat fixes (FLV 10.1 §E.4.2.1); nil where the tag header is right, or only frames tell.
  ///
  /// - Parameter sound: what the tag header says.
  init?(fixedBy format: UInt8, _ sound: AudioTagHeader.SoundFields) {
    self.init()
    switch format {
    case 4: (sampleRate, channels) = (16000, 1)
    case 5: (sampleRate, channels) = (8000, 1)
    case 6: (sampleRate, channels) = (UInt32(sound.rate), 1)
    case 7, 8: (sampleRate, channels) = (8000, UInt32(sound.channels))
    case 11: (sampleRate, channels) = (16000, 1)
    default: return nil
    }
  }

  /// The head of an MPEG audio frame (ISO/IEC 11172-3 §2.4.1.3, ISO/IEC 13818-3 §2.4.1.3); nil where
  /// there is none.
  ///
  ///      0                   1                   2                   3
  ///     +---------------------+---+---+-+-------+---+-+-+---+-----------+
  ///     |    sync, all ones   |ver|lay|p| rate  |frq|p|p|mod|           |
  ///     +---------------------+---+---+-+-------+---+-+-+---+-----------+
  init?(mpegFrame bytes: Span<UInt8>) {
    var input = ByteReader(bytes)
    guard let head = try? input.readInteger(as: UInt32.self), head >> 21 == 0x7FF else {
      return nil
    }
    let (version, layer) = (head >> 19 & 3, head >> 17 & 3)
    let (bitRate, rate) = (head >> 12 & 0x0F, Int(head >> 10 & 3))
    guard version != 1, layer != 0, bitRate != 0x0F, rate != 3 else { return nil }
    self.init()
    // MPEG-2 halves the rates, and MPEG-2.5 halves them again.
    let divisor: UInt32 = version == 3 ? 1 : version == 2 ? 2 : 4
    sampleRate = [44100, 48000, 32000][rate] / divisor
    channels = head >> 6 & 3 == 3 ? 1 : 2
  }
}

extension AudioTagHeader {
  /// What a coded frame tells, of codecs that have no sequence header.
  static func frameConfiguration(
    _ codec: Codec?, _ sound: SoundFields?, _ frame: Span<UInt8>
  ) -> AudioConfiguration? {
    switch codec {
    case .legacy(2)?, .legacy(14)?, .fourCC(.mp3)?: AudioConfiguration(mpegFrame: frame)
    case .fourCC(.ac3)?, .fourCC(.eac3)?: AudioConfiguration(ac3Frame: frame)
    case .legacy(let format)?: sound.flatMap { AudioConfiguration(fixedBy: format, $0) }
    case .fourCC?, nil: nil
    }
  }

  /// Whether the tag header alone tells what there is to hear, as its SoundFormat fixes it.
  public var isFixed: Bool {
    guard case .legacy(let format)? = codec, let sound else { return false }
    return AudioConfiguration(fixedBy: format, sound) != nil
  }

  /// In hertz, of what is heard; nil where neither header nor frame tells.
  public var heardRate: Int? {
    guard case .audio(let audio)? = configuration, let rate = audio.sampleRate else {
      return sound?.rate
    }
    return Int(rate)
  }

  /// As heard; nil where neither header nor frame tells.
  public var heardChannels: Int? {
    guard case .audio(let audio)? = configuration, let count = audio.channels else {
      return sound?.channels
    }
    return Int(count)
  }
}
