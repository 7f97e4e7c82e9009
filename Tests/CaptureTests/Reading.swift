import CLibpcap
import Capture
import Foundation
import Packets
import TestSupport

/// What a capture holds, to be compared.
struct Reading: Hashable {
  struct Packet: Hashable {
    var linkType: Int32 = 1
    let nanoseconds: Int64
    let originalLength: Int
    let bytes: [UInt8]
  }

  enum Item: Hashable {
    case packet
    case comment(CommentSubject, String)
    case secrets(SecretsFormat, String)
    case name(IPAddress, String)
    case statistics(received: UInt64?, dropped: UInt64?)
    case idle
  }

  var packets: [Packet] = []
  var items: [Item] = []
  var failures: [CaptureError] = []

  var reasons: [String] { failures.map(\.reason) }

  init(_ bytes: [UInt8]) throws(any Error) {
    let file = try TemporaryFile(bytes)
    try self.init(paths: [file.path])
  }

  /// Reads bytes that a pipe holds, which is quicker than a file.
  init(piped bytes: [UInt8]) throws(any Error) {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: bytes)
    try pipe.fileHandleForWriting.close()
    try self.init(paths: ["/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"])
  }

  init(paths: [String]) throws(CaptureError) {
    var source = try CaptureSource(paths: paths)
    while note(source.next()) {}
    failures = source.failures
  }

  /// What libpcap reads of a file, up to where it reads no further.
  init(libpcap path: String) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = pcap_open_offline_with_tstamp_precision(
        path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    else { return }
    defer { pcap_close(handle) }
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    while pcap_next_ex(handle, &header, &bytes) == 1, let header = header?.pointee {
      packets.append(
        Packet(
          linkType: pcap_datalink(handle),
          nanoseconds: Int64(header.ts.tv_sec) * 1_000_000_000 + Int64(header.ts.tv_usec),
          originalLength: Int(header.len),
          bytes: Array(UnsafeBufferPointer(start: bytes, count: Int(header.caplen)))))
    }
  }

  private mutating func note(_ item: consuming CaptureItem?) -> Bool {
    switch item {
    case .packet(let packet):
      items.append(.packet)
      packets.append(
        Packet(
          linkType: packet.linkType.rawValue, nanoseconds: packet.time.nanoseconds,
          originalLength: packet.originalLength,
          bytes: packet.bytes.indices.map { packet.bytes[$0] }))
    case .comment(let subject, let text): items.append(.comment(subject, Self.text(text)))
    case .secrets(let format, let text): items.append(.secrets(format, Self.text(text)))
    case .name(let address, let text): items.append(.name(address, Self.text(text)))
    case .statistics(let statistics):
      items.append(.statistics(received: statistics.received, dropped: statistics.dropped))
    case .idle: items.append(.idle)
    case nil: return false
    }
    return true
  }

  private static func text(_ bytes: Span<UInt8>) -> String {
    String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}
