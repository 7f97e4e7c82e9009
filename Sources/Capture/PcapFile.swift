internal import CLibpcap
internal import Packets

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One capture file, or standard input: read in blocks while it is plain, and by libpcap from where it
/// is not.
final class PcapFile {
  static let standardInput = "-"

  let description: CaptureDescription
  /// Of the packet that ``advance()`` found.
  private(set) var time = CaptureTime(nanoseconds: 0)
  private var packetCount = 0

  private var blocks: BlockReader
  private var readsBlocks: Bool
  /// Stands at the file's beginning while blocks are read.
  private let handle: OpaquePointer
  /// Without instructions where there is none.
  private var filter = bpf_program()
  private var header = pcap_pkthdr()
  private var bytes: UnsafePointer<UInt8>?

  /// - Parameter readsBlocks: false to have libpcap read from the first packet on.
  init(
    path: String, filter expression: String?, readsBlocks: Bool = true
  ) throws(CaptureError) {
    let file = try Self.open(path)
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
    self.readsBlocks = readsBlocks && expression == nil && path != Self.standardInput
    blocks = BlockReader(file: fileno(file), snapshotLength: description.snapshotLength)
    if let expression { try compile(expression) }
  }

  deinit {
    pcap_freecode(&filter)
    pcap_close(handle)
  }

  private static func open(_ path: String) throws(CaptureError) -> UnsafeMutablePointer<FILE> {
    var status = stat()
    if path != standardInput, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw CaptureError(kind: .cannotOpen, file: path, reason: "it is a directory")
    }
    let opened = path == standardInput ? fdopen(STDIN_FILENO, "rb") : fopen(path, "rb")
    guard let file = opened else {
      throw CaptureError(
        kind: .cannotOpen, file: path, reason: String(cString: strerror(errno)))
    }
    return file
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

  /// Goes on to the next packet; false at the end.
  func advance() throws(CaptureError) -> Bool {
    if readsBlocks {
      switch blocks.advance() {
      case .packet:
        time = blocks.record.time
        packetCount += 1
        return true
      case .end: return false
      case .unknown: try leaveBlocks()
      }
    }
    return try advanceInHandle()
  }

  /// Passes over the packets that were read in blocks, and goes on with libpcap.
  private func leaveBlocks() throws(CaptureError) {
    readsBlocks = false
    let alreadyRead = packetCount
    packetCount = 0
    while packetCount < alreadyRead, try advanceInHandle() {}
  }

  private func advanceInHandle() throws(CaptureError) -> Bool {
    var next: UnsafeMutablePointer<pcap_pkthdr>?
    switch pcap_next_ex(handle, &next, &bytes) {
    case 1:
      guard let next else { return false }
      packetCount += 1
      header = next.pointee
      time = CaptureTime(
        seconds: Int64(header.ts.tv_sec), nanoseconds: Int64(header.ts.tv_usec))
      return true
    case Int32(PCAP_ERROR_BREAK):
      return false
    default:
      throw damage()
    }
  }

  /// Whether the filter lets the packet through that ``advance()`` found.
  func passesFilter() -> Bool {
    filter.bf_insns == nil || pcap_offline_filter(&filter, &header, bytes) != 0
  }

  /// The packet that ``advance()`` found, until the next call.
  ///
  /// - Parameter number: its number in the whole input.
  @_lifetime(borrow self)
  func packet(number: UInt64) -> CapturedPacket {
    if readsBlocks {
      let packet = CapturedPacket(
        number: number, time: time, linkType: description.linkType,
        originalLength: blocks.record.originalLength, bytes: blocks.bytes)
      return _overrideLifetime(packet, borrowing: self)
    }
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
