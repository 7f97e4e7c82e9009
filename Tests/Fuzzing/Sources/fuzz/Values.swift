internal import Media
internal import AMF
internal import ByteParsing
internal import RTMP

extension Targets {
  /// AMF0 values; what was read without a fault is written again, and read to the same.
  @Sendable static func amf0(_ bytes: [UInt8]) {
    let sequence = AMF0Sequence(bytes.span)
    guard sequence.malformations.isEmpty else { return }
    var writer = AMF0Writer()
    for value in sequence.values {
      do { try writer.write(value) } catch { return }
    }
    let again = AMF0Sequence(writer.bytes.span)
    // Numbers that are none are not equal to themselves.
    precondition(again.values.count == sequence.values.count)
  }

  @Sendable static func amf3(_ bytes: [UInt8]) {
    let sequence = AMF3Sequence(bytes.span)
    _ = AMF0Sequence(sequence).values.count
  }

  /// Tag headers, their configurations, and a frame's units.
  @Sendable static func media(_ bytes: [UInt8]) {
    guard let kind = bytes.first else { return }
    let payload = Array(bytes.dropFirst())
    var reader = ByteReader(payload.span)
    if kind & 1 == 0 {
      guard let header = try? AudioTagHeader(&reader) else { return }
      precondition(MediaFrame(header).headerByteCount >= 0)
    } else {
      guard let header = try? VideoTagHeader(&reader) else { return }
      precondition(MediaFrame(header).headerByteCount >= 0)
      for codec in [FourCC.avc, .hevc] {
        _ = NALUnit.units(in: payload.span, byteCount: payload.count, codec: codec)
        for length in 1...4 {
          _ = NALUnit.lengthFault(
            in: payload.span, byteCount: payload.count, lengthByteCount: length, codec: codec)
        }
      }
    }
  }
}
