internal import ByteParsing

/// What a file is by its first bytes.
enum CaptureKind {
  enum Form { case pcap, pcapng }

  /// What tells pcap, pcapng and what is compressed.
  static let magicByteCount = 4
  /// What is looked at to name a file that is none of these.
  static let headByteCount = 2048

  static func form(of head: Span<UInt8>) -> Form? {
    guard head.count >= magicByteCount else { return nil }
    if PcapngBlocks.isPcapng(head) { return .pcapng }
    return PcapRecords.isPcap(head) ? .pcap : nil
  }

  static func decompressor(of head: Span<UInt8>) -> (any Decompressor)? {
    let first = (0..<min(head.count, magicByteCount)).map { head[$0] }
    if first.starts(with: Gzip.magic) { return Gzip() }
    if first.starts(with: Zstandard.magic) { return Zstandard() }
    if first.starts(with: LZ4.magic) { return LZ4() }
    return nil
  }

  /// Says what a file is that is no capture, and what can be done with it.
  static func name(of head: Span<UInt8>, isCompressed: Bool) -> String {
    let head = (0..<min(head.count, headByteCount)).map { head[$0] }
    let name = known(head) ?? "neither pcap nor pcapng"
    return (isCompressed ? "what is compressed in it is " : "it is ") + name
  }

  private static func known(_ head: [UInt8]) -> String? {
    if head.isEmpty { return "empty" }
    if let (_, name) = signatures.first(where: { matches(head, $0.signature) }) { return name }
    if isTransportStream(head) { return "an MPEG transport stream, not packets" }
    if isEventTrace(head) {
      return "an event trace of Windows (ETL): 'pktmon etl2pcap' or etl2pcapng converts it"
    }
    if isRTMP(head) {
      return "the bytes of an RTMP connection without packets: --raw-stream reads one direction"
    }
    return isText(head) ? text(head) : nil
  }

  private static let convertible = "which 'editcap -F pcapng' of Wireshark converts"

  /// What files begin with; a nil byte may be any.
  private static let signatures: [(signature: [UInt8?], name: String)] = [
    (Gzip.magic, "a gzip file once more: decompress it first"),
    (Zstandard.magic, "a Zstandard file once more: decompress it first"),
    (LZ4.magic, "an LZ4 file once more: decompress it first"),
    (bytes("PK\u{3}\u{4}"), "a ZIP archive: unpack it first"),
    (bytes("PK\u{5}\u{6}"), "an empty ZIP archive"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive: unpack it first"),
    (bytes("Rar!"), "a RAR archive: unpack it first"),
    ([0xFD] + bytes("7zXZ"), "an xz file: 'xz -dc FILE | rtmpscope -' reads what is in it"),
    (bytes("BZh"), "a bzip2 file: 'bzip2 -dc FILE | rtmpscope -' reads what is in it"),
    ([0x1F, 0x9D], "a compress file: 'zcat FILE | rtmpscope -' reads what is in it"),
    (
      [0x02, 0x21, 0x4C, 0x18],
      "an LZ4 file of the old form: 'lz4 -dc FILE | rtmpscope -' reads what is in it"
    ),
    (bytes("FLV\u{1}"), "an FLV file: media, not packets"),
    ([nil, nil, nil, nil] + bytes("ftyp"), "an MP4 file: media, not packets"),
    ([0x1A, 0x45, 0xDF, 0xA3], "a Matroska or WebM file: media, not packets"),
    (bytes("RIFF"), "a RIFF file (AVI, WAV), not packets"),
    (bytes("OggS"), "an Ogg file: media, not packets"),
    ([0x89] + bytes("PNG"), "a PNG picture, not packets"),
    ([0xFF, 0xD8, 0xFF], "a JPEG picture, not packets"),
    (bytes("GIF8"), "a GIF picture, not packets"),
    (bytes("%PDF"), "a PDF document, not packets"),
    ([0x7F] + bytes("ELF"), "a program, not packets"),
    (bytes("SQLite format 3"), "an SQLite database, not packets"),
    (bytes("RTSS"), "a capture of Microsoft's Network Monitor 1, \(convertible)"),
    (bytes("GMBU"), "a capture of Microsoft's Network Monitor 2 or 3, \(convertible)"),
    (bytes("snoop\u{0}"), "a capture of Solaris' snoop, \(convertible)"),
    (bytes("btsnoop\u{0}"), "a capture of Bluetooth (btsnoop): it has no TCP"),
    (bytes("iptrace "), "a capture of AIX' iptrace, \(convertible)"),
    (bytes("TRSNIFF data"), "a capture of Sniffer, \(convertible)"),
    (bytes("XCP\u{0}"), "a capture of Sniffer (NetXRay), \(convertible)"),
    ([0x7F] + bytes("ver"), "a capture of EtherPeek, \(convertible)"),
  ]

  private static func bytes(_ text: String) -> [UInt8?] { text.utf8.map { $0 } }

  private static func matches(_ head: [UInt8], _ signature: [UInt8?]) -> Bool {
    head.count >= signature.count && zip(head, signature).allSatisfy { $1 == nil || $0 == $1 }
  }

  /// Packets of 188 bytes that begin with 0x47, five of them (ISO/IEC 13818-1 §2.4.3.2).
  private static func isTransportStream(_ head: [UInt8]) -> Bool {
    head.count > 188 * 4 && (0...4).allSatisfy { head[$0 * 188] == 0x47 }
  }

  /// A buffer's header and behind it that of the whole file, both of which have the buffers' size.
  private static func isEventTrace(_ head: [UInt8]) -> Bool {
    guard head.count >= 108 else { return false }
    let size: UInt32 = head.span.integer(littleEndianAt: 0)
    return size >= 1024 && size.isMultiple(of: 1024)
      && head.span.integer(littleEndianAt: 104) == size
  }

  /// C0 or S0, and behind it a time and zeros or a version (RTMP 1.0 §5.2).
  private static func isRTMP(_ head: [UInt8]) -> Bool {
    head.count >= 1537 && head[0] == 3 && !isText(Array(head[1..<64]))
  }

  /// Whether nothing stands there but what people read.
  private static func isText(_ head: [UInt8]) -> Bool {
    head.count > 3
      && head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }
  }

  private static func text(_ head: [UInt8]) -> String {
    let start = String(decoding: head.drop { $0 <= 0x20 || $0 >= 0x80 }.prefix(256), as: UTF8.self)
    if start.hasPrefix("<!") || start.lowercased().hasPrefix("<html") {
      return "a web page: the link may lead to a page about the capture"
    }
    if start.hasPrefix("version https://git-lfs") {
      return "a pointer of Git LFS: 'git lfs pull' brings the file itself"
    }
    if start.hasPrefix("{") || start.hasPrefix("[") { return "JSON, not packets" }
    return "text, not packets: 'tcpdump -w' and Wireshark's 'Save As' keep the packets themselves"
  }
}
