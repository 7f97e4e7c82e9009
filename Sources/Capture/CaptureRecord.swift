internal import ByteParsing
internal import Packets

/// A packet's record in a capture file.
struct CaptureRecord {
  var time = CaptureTime(nanoseconds: 0)
  /// In bytes, on the wire.
  var originalLength = 0
  /// Where the captured bytes lie.
  var bytes = 0..<0
  var linkType = LinkType.ethernet
}

/// The byte order in which a capture file was written.
enum ByteOrder {
  case little, big

  @inline(__always)
  func uint16(_ bytes: Span<UInt8>, at position: Int) -> UInt16 {
    self == .little ? bytes.integer(littleEndianAt: position) : bytes.integer(bigEndianAt: position)
  }

  @inline(__always)
  func uint32(_ bytes: Span<UInt8>, at position: Int) -> UInt32 {
    self == .little ? bytes.integer(littleEndianAt: position) : bytes.integer(bigEndianAt: position)
  }

  func uint64(_ bytes: Span<UInt8>, at position: Int) -> UInt64 {
    self == .little ? bytes.integer(littleEndianAt: position) : bytes.integer(bigEndianAt: position)
  }
}
