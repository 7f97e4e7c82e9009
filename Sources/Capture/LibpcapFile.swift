internal import CLibpcap
internal import CReadStream
internal import Packets

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One capture file, or standard input, read by libpcap.
final class LibpcapFile {
  static let standardInput = "-"
  /// As much as a pipe usually holds.
  private static let liveByteCount = 1 << 16

  let description: CaptureDescription
  // No check at run time whether these are used while they change: nothing else runs in between.
  @exclusivity(unchecked) private var packetCount = 0

  private let handle: OpaquePointer
  /// Where the bytes come from; nil for a file on a disk, and where nobody asks for the end.
  private let live: LiveInput?
  /// Without instructions where there is none.
  @exclusivity(unchecked) private var filter = bpf_program()
  @exclusivity(unchecked) private var header = pcap_pkthdr()
  @exclusivity(unchecked) private var bytes: UnsafePointer<UInt8>?

  init(path: String, filter expression: String?, end: InputEnd? = nil) throws(CaptureError) {
    let live = try LiveInput.open(path, end)
    let file = try Self.open(path, live)
    self.live = live
    let precision = CaptureFormat.timePrecision(of: file)
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = pcap_fopen_offline_with_tstamp_precision(
        file, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    else {
      fclose(file)
      throw CaptureError(kind: .notACapture, file: path, reason: Self.text(message))
    }
    self.handle = handle
    let linkType = pcap_datalink(handle)
    description = CaptureDescription(
      name: path, linkType: LinkType(rawValue: linkType),
      linkTypeName: pcap_datalink_val_to_name(linkType).map { String(cString: $0) },
      timePrecision: precision, snapshotLength: Int(pcap_snapshot(handle)))
    if let expression { try compile(expression) }
  }

  deinit {
    pcap_freecode(&filter)
    pcap_close(handle)
  }

  private static func open(
    _ path: String, _ live: LiveInput?
  ) throws(CaptureError) -> UnsafeMutablePointer<FILE> {
    var status = stat()
    if path != standardInput, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw CaptureError(kind: .cannotOpen, file: path, reason: "it is a directory")
    }
    let opened =
      if let live {
        stream(live)
      } else if path == standardInput {
        fdopen(STDIN_FILENO, "rb")
      } else {
        fopen(path, "rb")
      }
    guard let file = opened else {
      throw CaptureError(
        kind: .cannotOpen, file: path, reason: String(cString: strerror(errno)))
    }
    return file
  }

  /// A stream for libpcap, to be closed before its input goes away.
  private static func stream(_ live: LiveInput) -> UnsafeMutablePointer<FILE>? {
    let stream = read_stream_open(Unmanaged.passUnretained(live).toOpaque()) {
      live, bytes, count in
      guard let live else { return 0 }
      let bytes = UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
      return numericCast(
        Unmanaged<LiveInput>.fromOpaque(live).takeUnretainedValue().read(into: bytes))
    }
    if let stream { setvbuf(stream, nil, _IOFBF, liveByteCount) }
    return stream
  }

  private func compile(_ expression: String) throws(CaptureError) {
    guard pcap_compile(handle, &filter, expression, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
      let reason = "capture filter '\(expression)': \(String(cString: pcap_geterr(handle)))"
      throw CaptureError(kind: .badFilter, file: description.name, reason: reason)
    }
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The file's descriptor; -1 where there is none.
  var descriptor: Int32 { pcap_file(handle).map { fileno($0) } ?? -1 }

  /// Goes on to the next packet; false at the end.
  func advance() throws(CaptureError) -> Bool {
    var next: UnsafeMutablePointer<pcap_pkthdr>?
    switch pcap_next_ex(handle, &next, &bytes) {
    case 1:
      guard let next else { return false }
      packetCount += 1
      header = next.pointee
      return true
    case Int32(PCAP_ERROR_BREAK):
      return false
    // A packet that had not come whole when the end was asked for.
    case _ where live?.isCut == true:
      return false
    default:
      throw damage()
    }
  }

  /// When the packet was captured that ``advance()`` found.
  var time: CaptureTime {
    CaptureTime(seconds: Int64(header.ts.tv_sec), nanoseconds: Int64(header.ts.tv_usec))
  }

  /// Whether the filter lets the packet through that ``advance()`` found.
  func passesFilter() -> Bool {
    filter.bf_insns == nil || pcap_offline_filter(&filter, &header, bytes) != 0
  }

  /// The packet that ``advance()`` found; its bytes are libpcap's until the next call.
  ///
  /// - Parameter number: its number in the whole input.
  @_lifetime(borrow self)
  func packet(number: UInt64) -> CapturedPacket {
    let buffer = UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(header.caplen))
    let packet = CapturedPacket(
      number: number, time: time, linkType: description.linkType,
      originalLength: Int(header.len), bytes: buffer.span)
    return _overrideLifetime(packet, borrowing: self)
  }

  private func damage() -> CaptureError {
    var reason = String(cString: pcap_geterr(handle))
    if let file = pcap_file(handle), case let offset = ftello(file), offset >= 0 {
      reason += " (at byte \(offset), after \(packetCount) packets)"
    } else {
      reason += " (after \(packetCount) packets)"
    }
    return CaptureError(kind: .damaged, file: description.name, reason: reason)
  }
}
