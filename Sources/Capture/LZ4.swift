internal import CLZ4

/// LZ4 files of any number of frames, by liblz4.
final class LZ4: Decompressor {
  static let magic: [UInt8] = [0x04, 0x22, 0x4D, 0x18]

  let name = "LZ4"
  let firstByte: UInt8 = 0x04
  let skipsFrames = true
  private var context: OpaquePointer?

  init() { LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION)) }

  deinit { LZ4F_freeDecompressionContext(context) }

  func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CaptureDamage) -> Decompression.Step {
    var (used, made) = (input.count, output.count)
    let rest = LZ4F_decompress(
      context, output.baseAddress, &made, input.baseAddress, &used, nil)
    guard LZ4F_isError(rest) == 0 else {
      let reason = String(cString: LZ4F_getErrorName(rest))
      throw CaptureDamage("its LZ4 data is damaged: \(reason)")
    }
    return Decompression.Step(used: used, made: made, isWhole: rest == 0)
  }
}
