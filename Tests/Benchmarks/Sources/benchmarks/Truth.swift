#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the generator says of a capture that it made, in the file beside it.
///
/// Only the file's beginning is read: what this program holds counts for the peak of those it starts.
struct Truth {
  private let head: String

  /// - Parameter capture: its path.
  init(_ capture: String) throws {
    let path = capture.dropLast(".pcap".count) + ".json"
    guard let file = fopen(String(path), "rb") else {
      throw Command.Failure(description: "\(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = fread(&bytes, 1, bytes.count, file)
    head = String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  var packetCount: Int { number(after: "\"packets\":") }

  /// Of the first flow, both ways, headers and handshakes included.
  var streamByteCount: Int { number(after: "\"stream_bytes\":[") }

  private func number(after name: String) -> Int {
    guard let start = head.firstRange(of: name)?.upperBound else { return 0 }
    return Int(head[start...].prefix { $0.isNumber }) ?? 0
  }
}
