internal import CZlib

/// gzip files of any number of members (RFC 1952), by zlib.
final class Gzip: Decompressor {
  static let magic: [UInt8] = [0x1F, 0x8B]

  let name = "gzip"
  let firstByte: UInt8 = 0x1F
  let skipsFrames = false
  private var stream = z_stream()

  init() {
    // The largest window, and a gzip header.
    inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit { inflateEnd(&stream) }

  func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CaptureDamage) -> Decompression.Step {
    stream.next_in = UnsafeMutablePointer(
      mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(clamping: input.count)
    stream.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
    stream.avail_out = UInt32(clamping: output.count)
    let status = inflate(&stream, Z_NO_FLUSH)
    guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
      let reason = stream.msg.map { String(cString: $0) } ?? "error \(status)"
      throw CaptureDamage("its gzip data is damaged: \(reason)")
    }
    let step = Decompression.Step(
      used: input.count - Int(stream.avail_in), made: output.count - Int(stream.avail_out),
      isWhole: status == Z_STREAM_END)
    if step.isWhole { inflateReset(&stream) }
    return step
  }
}
