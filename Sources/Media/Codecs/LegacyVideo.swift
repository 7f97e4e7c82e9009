internal import ByteParsing

extension VideoConfiguration {
  /// What a picture of FLV's older codecs says of its size (SWF 19, chapter 14: Sorenson H.263, Screen Video,
  /// VP6); nil where there is no such head.
  ///
  /// - Parameter codecID: FLV's.
  init?(legacyPicture picture: Span<UInt8>, codecID: UInt8) {
    self.init()
    do throws(ParseError) {
      switch codecID {
      case 2: try readH263(picture)
      case 3, 6: try readScreenVideo(picture)
      case 4: try readVP6(picture, headByteCount: 1)
      // Behind the byte of cropping stands where the alpha picture begins.
      case 5: try readVP6(picture, headByteCount: 4)
      default: return nil
      }
    } catch {
      return nil
    }
    if width == nil { return nil }
  }

  /// H263VIDEOPACKET: a start code of 17 bits, version, temporal reference, and the size's code.
  private mutating func readH263(_ picture: Span<UInt8>) throws(ParseError) {
    var bits = BitReader([UInt8](copying: picture.extracting(0..<min(picture.count, 10))))
    guard try bits.readBits(17) == 1 else { return }
    try bits.skip(5 + 8)
    switch try bits.readBits(3) {
    case 0: (width, height) = (try bits.readBits(8), try bits.readBits(8))
    case 1: (width, height) = (try bits.readBits(16), try bits.readBits(16))
    case 2: (width, height) = (352, 288)
    case 3: (width, height) = (176, 144)
    case 4: (width, height) = (128, 96)
    case 5: (width, height) = (320, 240)
    case 6: (width, height) = (160, 120)
    default: return
    }
  }

  /// SCREENVIDEOPACKET: four bits of a block's width, twelve of the picture's, and the same of heights.
  private mutating func readScreenVideo(_ picture: Span<UInt8>) throws(ParseError) {
    var input = ByteReader(picture)
    let across: UInt16 = try input.readInteger()
    let down: UInt16 = try input.readInteger()
    (width, height) = (UInt32(across & 0xFFF), UInt32(down & 0xFFF))
  }

  /// VP6FLVVIDEOPACKET: what is cropped on the right and below, then the frame's header, whose key frames
  /// have the size in macroblocks.
  private mutating func readVP6(
    _ picture: Span<UInt8>, headByteCount: Int
  ) throws(ParseError) {
    var input = ByteReader(picture)
    let crop: UInt8 = try input.readInteger()
    try input.skip(headByteCount - 1)
    let first: UInt8 = try input.readInteger()
    let isInter = first & 0x80 != 0
    guard !isInter else { return }
    let second: UInt8 = try input.readInteger()
    let (hasSecondPartition, isSimpleProfile) = (first & 1 != 0, second >> 1 & 3 == 0)
    if hasSecondPartition || isSimpleProfile { try input.skip(2) }
    let rows: UInt8 = try input.readInteger()
    let columns: UInt8 = try input.readInteger()
    let (across, down) = (UInt32(columns) * 16, UInt32(rows) * 16)
    let (right, below) = (UInt32(crop >> 4), UInt32(crop & 0x0F))
    guard across > right, down > below else { return }
    (width, height) = (across - right, down - below)
  }
}
