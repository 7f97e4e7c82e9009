/// What is compressed in a file, read as if it stood there.
final class Decompression {
  /// How much of the input was used, and how much room was filled.
  struct Step {
    let used: Int
    let made: Int
    /// Whether a whole member or frame ends here; another may follow.
    let isWhole: Bool
  }

  private static let blockByteCount = 256 << 10

  private let bytes: CaptureBytes
  private let decompressor: any Decompressor
  private var block: [UInt8]
  private var place = 0
  private var end: Int
  /// Of the block's end in the file.
  private var offset: Int
  private var isWhole = true
  private var isAtEnd = false

  /// - Parameter head: what has been read of the file.
  init(_ decompressor: any Decompressor, of bytes: CaptureBytes, behind head: Span<UInt8>) {
    self.bytes = bytes
    self.decompressor = decompressor
    block = head.indices.map { head[$0] }
    end = block.count
    offset = end
    if block.count < Self.blockByteCount {
      block += [UInt8](repeating: 0, count: Self.blockByteCount - block.count)
    }
  }

  var isCut: Bool { bytes.isCut }

  /// Decompresses some bytes; see ``CaptureBytes/read(into:waits:)``.
  func read(
    into output: UnsafeMutableRawBufferPointer, waits: Bool
  ) throws(CaptureDamage) -> CaptureBytes.Read {
    while true {
      if place == end {
        let read = isAtEnd ? .end : try refill(waits: waits)
        switch read {
        case .bytes: break
        case .idle: return .idle
        case .end:
          isAtEnd = true
          guard isWhole || isCut else {
            throw CaptureDamage("its \(decompressor.name) data is cut short", at: offset)
          }
          return .end
        }
      }
      // What follows a whole member and begins no other is padding, such as a tape's.
      if isWhole, !isBeginning() {
        (place, isAtEnd) = (end, true)
        return .end
      }
      let step: Step
      do throws(CaptureDamage) {
        step = try block.withUnsafeBytes { input in
          Result { () throws(CaptureDamage) in
            try decompressor.step(UnsafeRawBufferPointer(rebasing: input[place..<end]), output)
          }
        }.get()
      } catch {
        throw CaptureDamage(error.reason, at: offset - (end - place))
      }
      place += step.used
      isWhole = step.isWhole
      if step.made > 0 { return .bytes(step.made) }
      guard step.used > 0 || step.isWhole || place == end else {
        throw CaptureDamage("its \(decompressor.name) data does not go on", at: offset)
      }
    }
  }

  private func isBeginning() -> Bool {
    block[place] == decompressor.firstByte
      || decompressor.skipsFrames && block[place] & 0xF0 == 0x50
  }

  private func refill(waits: Bool) throws(CaptureDamage) -> CaptureBytes.Read {
    let read = try block.withUnsafeMutableBytes { input in
      Result { () throws(CaptureDamage) in try bytes.read(into: input, waits: waits) }
    }.get()
    if case .bytes(let count) = read {
      (place, end) = (0, count)
      offset += count
    }
    return read
  }
}

/// A library's way to decompress.
protocol Decompressor: AnyObject {
  /// As it is called, such as `gzip`.
  var name: String { get }
  /// What its members or frames begin with.
  var firstByte: UInt8 { get }
  /// Whether skippable frames may stand between the others (RFC 8878 §3.1.2).
  var skipsFrames: Bool { get }

  /// Decompresses what fits.
  func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(CaptureDamage) -> Decompression.Step
}
