internal import Packets

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the first bytes of a file say that libpcap does not tell: in which resolution times are kept.
enum CaptureFormat {
  /// A little over what a section header and an interface description take.
  private static let headByteCount = 4096
  private static let magicByteCount = 4

  /// Reads the resolution from a file at its beginning, and leaves the file there.
  ///
  /// A pipe gives only as many bytes as can be put back; a pcapng file on one counts as nanoseconds,
  /// in which nothing is lost.
  static func timePrecision(of file: UnsafeMutablePointer<FILE>) -> TimePrecision {
    let isSeekable = ftello(file) == 0
    let head = read(isSeekable ? headByteCount : magicByteCount, from: file)
    if isSeekable {
      rewind(file)
    } else {
      for byte in head.reversed() { ungetc(Int32(byte), file) }
    }
    switch Array(head.prefix(magicByteCount)) {
    case [0xA1, 0xB2, 0x3C, 0x4D], [0x4D, 0x3C, 0xB2, 0xA1]:
      return .nanoseconds
    case [0x0A, 0x0D, 0x0D, 0x0A]:
      return isSeekable ? interfacePrecision(head) : .nanoseconds
    default:
      return .microseconds
    }
  }

  private static func read(_ count: Int, from file: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: count)
    let got = head.withUnsafeMutableBytes { fread($0.baseAddress, 1, count, file) }
    return Array(head.prefix(got))
  }

  /// The `if_tsresol` option of a pcapng file's first interface (draft-ietf-opsawg-pcapng §4.2).
  private static func interfacePrecision(_ head: [UInt8]) -> TimePrecision {
    let order: ByteOrder = head.dropFirst(8).first == 0x4D ? .little : .big
    func uint16(at position: Int) -> Int? {
      position + 2 <= head.count ? Int(order.uint16(head.span, at: position)) : nil
    }
    func uint32(at position: Int) -> Int? {
      position + 4 <= head.count ? Int(order.uint32(head.span, at: position)) : nil
    }
    guard let sectionLength = uint32(at: 4), uint32(at: sectionLength) == 1,
      let length = uint32(at: sectionLength + 4)
    else { return .microseconds }
    var option = sectionLength + 16
    while option < sectionLength + length - 4, let code = uint16(at: option),
      let count = uint16(at: option + 2), code != 0
    {
      if code == 9, option + 4 < head.count {
        return head[option + 4] > 6 ? .nanoseconds : .microseconds
      }
      option += 4 + (count + 3) / 4 * 4
    }
    return .microseconds
  }
}
