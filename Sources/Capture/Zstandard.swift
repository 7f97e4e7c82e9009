internal import CZstd

/// Zstandard files of any number of frames (RFC 8878), by libzstd.
final class Zstandard: Decompressor {
  static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  let name = "Zstandard"
  let firstByte: UInt8 = 0x28
  let skipsFrames = true
  private let stream = ZSTD_createDStream()

  deinit { ZSTD_freeDStream(stream) }

  func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CaptureDamage) -> Decompression.Step {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let rest = ZSTD_decompressStream(stream, &target, &source)
    guard ZSTD_isError(rest) == 0 else {
      let reason = String(cString: ZSTD_getErrorName(rest))
      throw CaptureDamage("its Zstandard data is damaged: \(reason)")
    }
    return Decompression.Step(used: source.pos, made: target.pos, isWhole: rest == 0)
  }
}
