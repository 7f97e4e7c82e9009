internal import Packets

/// A packet's record in a capture file.
struct CaptureRecord {
  var time = CaptureTime(nanoseconds: 0)
  /// In bytes, on the wire.
  var originalLength = 0
  /// Where the captured bytes lie.
  var bytes = 0..<0
}

/// The byte order in which a capture file was written.
enum ByteOrder {
  case little, big

  @inline(__always)
  func uint16(_ bytes: Span<UInt8>, at position: Int) -> UInt16 {
    let value = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt16.self)
    return self == .little ? UInt16(littleEndian: value) : UInt16(bigEndian: value)
  }

  @inline(__always)
  func uint32(_ bytes: Span<UInt8>, at position: Int) -> UInt32 {
    let value = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self)
    return self == .little ? UInt32(littleEndian: value) : UInt32(bigEndian: value)
  }
}
