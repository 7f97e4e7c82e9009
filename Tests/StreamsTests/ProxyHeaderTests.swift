import ByteParsing
import Packets
import Streams
import Testing

/// What stands behind a header in these tests: C0, and the time and zeros of C1.
private let handshake: [UInt8] = [3, 0, 0, 0, 7, 0, 0, 0, 0, 1, 2]

@Suite struct ProxyHeaderTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let form: ProxyHeader.Form
    var source: String?
    var destination: String?
    var isLocal = false
    var extensions: [UInt8] = []
    var flaw: ProxyHeader.Flaw?

    init(
      _ name: String, _ form: ProxyHeader.Form, _ bytes: [UInt8], from source: String? = nil,
      to destination: String? = nil, isLocal: Bool = false, extensions: [UInt8] = [],
      flaw: ProxyHeader.Flaw? = nil
    ) {
      testDescription = name
      self.bytes = bytes
      self.form = form
      self.source = source
      self.destination = destination
      self.isLocal = isLocal
      self.extensions = extensions
      self.flaw = flaw
    }
  }

  static func line(_ text: String) -> [UInt8] { Array("PROXY \(text)\r\n".utf8) }

  static func binary(_ fixed: [UInt8], _ rest: [UInt8]) -> [UInt8] {
    let length = UInt16(rest.count)
    return [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A] + fixed
      + [UInt8(length >> 8), UInt8(length & 255)] + rest
  }

  static let four: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 2, 0xC3, 0x50, 0x07, 0x8F]
  static let six: [UInt8] =
    [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1, 0x20, 1, 0x0D, 0xB8]
    + [UInt8](repeating: 0, count: 11) + [2, 0xC3, 0x50, 0x07, 0x8F]

  static let examples: [Example] = [
    Example(
      "a line of IPv4", .v1, line("TCP4 192.0.2.1 198.51.100.2 50000 1935"),
      from: "192.0.2.1:50000", to: "198.51.100.2:1935"),
    Example(
      "a line of IPv6", .v1, line("TCP6 2001:db8::1 2001:db8::2 50000 1935"),
      from: "2001:db8::1:50000", to: "2001:db8::2:1935"),
    Example("a line that tells nothing", .v1, line("UNKNOWN"), isLocal: true),
    Example(
      "a line that tells nothing, with addresses", .v1, line("UNKNOWN ffff::1 ffff::2 1 2"),
      isLocal: true),
    Example(
      "a line that ends with LF", .v1,
      Array("PROXY TCP4 192.0.2.1 198.51.100.2 50000 1935\n".utf8), from: "192.0.2.1:50000",
      to: "198.51.100.2:1935", flaw: .lineEnd),
    Example(
      "a line of an unknown family", .v1, line("UDP4 192.0.2.1 198.51.100.2 1 2"), flaw: .family),
    Example("a line without ports", .v1, line("TCP4 192.0.2.1 198.51.100.2"), flaw: .fields),
    Example("two spaces", .v1, line("TCP4  192.0.2.1 198.51.100.2 1 2"), flaw: .fields),
    Example("a name for an address", .v1, line("TCP4 host 198.51.100.2 1 2"), flaw: .address),
    Example("an address of the other family", .v1, line("TCP6 192.0.2.1 ::1 1 2"), flaw: .address),
    Example(
      "a port too large", .v1, line("TCP4 192.0.2.1 198.51.100.2 65536 2"), from: "192.0.2.1",
      to: "198.51.100.2", flaw: .port),
    Example(
      "a line too long", .v1, line("UNKNOWN " + String(repeating: "x", count: 92)),
      isLocal: true, flaw: .lineLength),
    Example(
      "the longest line", .v1, line("UNKNOWN " + String(repeating: "x", count: 91)), isLocal: true),
    Example(
      "binary, IPv4", .v2, binary([0x21, 0x11], four), from: "192.0.2.1:50000",
      to: "198.51.100.2:1935"),
    Example(
      "binary, IPv6", .v2, binary([0x21, 0x21], six), from: "2001:db8::1:50000",
      to: "2001:db8::2:1935"),
    Example(
      "binary, a socket's path", .v2,
      binary([0x21, 0x31], [UInt8](repeating: 0x2F, count: 216))),
    Example("binary, local", .v2, binary([0x20, 0x00], []), isLocal: true),
    Example("binary, local, with addresses", .v2, binary([0x20, 0x11], four), isLocal: true),
    Example("binary, unspecified", .v2, binary([0x21, 0x00], []), isLocal: true),
    Example(
      "binary, with values behind", .v2,
      binary([0x21, 0x11], four + [4, 0, 0] + [0xEA, 0, 2, 1, 2]), from: "192.0.2.1:50000",
      to: "198.51.100.2:1935", extensions: [4, 0xEA]),
    Example(
      "binary, with many bytes behind", .v2,
      binary([0x21, 0x11], four + [4, 0x0B, 0xB8] + [UInt8](repeating: 9, count: 3000)),
      from: "192.0.2.1:50000", to: "198.51.100.2:1935", extensions: [4]),
    Example(
      "binary, a value too long", .v2, binary([0x21, 0x11], four + [4, 0, 9]),
      from: "192.0.2.1:50000", to: "198.51.100.2:1935", extensions: [4], flaw: .extensions),
    Example("binary, of version 3", .v2, binary([0x31, 0x11], four), flaw: .version),
    Example("binary, an unknown command", .v2, binary([0x22, 0x11], four), flaw: .command),
    Example("binary, an unknown family", .v2, binary([0x21, 0x41], four), flaw: .family),
    Example("binary, too short", .v2, binary([0x21, 0x21], four), flaw: .length),
    Example(
      "binary, datagrams", .v2, binary([0x21, 0x12], four), from: "192.0.2.1:50000",
      to: "198.51.100.2:1935", flaw: .transport),
    Example("SRS's", .srs, [0xF3, 0, 4, 192, 0, 2, 1], from: "192.0.2.1"),
    Example("SRS's, longer", .srs, [0xF3, 0, 6, 192, 0, 2, 1, 0, 0], from: "192.0.2.1"),
    Example("SRS's, without an address", .srs, [0xF3, 0, 0], flaw: .length),
  ]

  @Test(arguments: examples)
  func `a header says whose the connection is, and what is wrong with it`(
    _ example: Example
  ) throws {
    var reader = ProxyHeaderReader(isFirst: true)
    let reading = reader.append((example.bytes + handshake).span, mark: 1)
    guard case .header(let header) = reading else {
      Issue.record("no header: \(reading)")
      return
    }
    #expect(header.form == example.form)
    #expect(header.byteCount == example.bytes.count)
    #expect(text(header.source) == example.source)
    #expect(text(header.destination) == example.destination)
    #expect(header.isLocal == example.isLocal)
    #expect(header.extensions == example.extensions)
    #expect(header.flaw == example.flaw)
  }

  @Test(arguments: examples)
  func `a header is the same wherever it is cut, and nothing behind it is lost`(
    _ example: Example
  ) throws {
    let bytes = example.bytes + handshake
    var whole = ProxyHeaderReader(isFirst: true)
    let expected = whole.append(bytes.span, mark: 1)
    for isFirst in [true, false] {
      for cut in 1..<bytes.count {
        var reader = ProxyHeaderReader(isFirst: isFirst)
        var (reading, behind) = (ProxyHeader.Reading.undecided, [UInt8]())
        for (index, piece) in [bytes[..<cut], bytes[cut...]].enumerated() {
          if case .header = reading {
            behind += piece
            continue
          }
          reading = reader.append(Array(piece).span, mark: UInt64(index))
          guard case .header(let header) = reading else { continue }
          for held in reader.pieces(behind: header) {
            behind += held.bytes
          }
        }
        #expect(headerText(reading) == headerText(expected), "\(cut)")
        #expect(behind == handshake, "\(cut)")
      }
    }
  }

  @Test func `a header byte by byte`() {
    for example in Self.examples {
      var reader = ProxyHeaderReader(isFirst: true)
      var reading = ProxyHeader.Reading.undecided
      var count = 0
      for byte in example.bytes + handshake where reading == .undecided {
        reading = reader.append([byte].span, mark: UInt64(count))
        count += 1
        #expect(reader.heldByteCount < 1 << 15)
      }
      guard case .header(let header) = reading else {
        Issue.record("\(example.testDescription): \(reading)")
        continue
      }
      #expect(header.byteCount == example.bytes.count)
    }
  }

  static let others: [(String, [UInt8], isFirst: Bool)] = [
    ("a handshake", handshake, true),
    ("a handshake of RTMPE", [6] + handshake.dropFirst(), true),
    ("HTTP", Array("POST /open/1 HTTP/1.1\r\n\r\n".utf8), true),
    ("PUT", Array("PUT / HTTP/1.1\r\n\r\n".utf8), true),
    ("a word that goes on", Array("PROXYING 1\r\n".utf8), true),
    ("a line without its end", Array("PROXY ".utf8) + [UInt8](repeating: 65, count: 600), true),
    ("empty lines", Array("\r\n\r\nGET / HTTP/1.1\r\n\r\n".utf8), true),
    ("F3 before no handshake", [0xF3, 0, 5, 1, 2, 3, 4, 5, 7, 8, 9], true),
    ("F3 with a length too large", [0xF3, 4, 1] + [UInt8](repeating: 3, count: 1100), true),
    ("F3 amid a stream", [0xF3, 0, 4, 1, 2, 3, 4, 3, 9, 9, 9, 9, 9, 9, 9, 9], false),
  ]

  @Test(arguments: others.indices)
  func `what is no header is handed on whole`(_ index: Int) {
    let (_, bytes, isFirst) = Self.others[index]
    for cut in 1..<bytes.count {
      var reader = ProxyHeaderReader(isFirst: isFirst)
      var reading = ProxyHeader.Reading.undecided
      var handed: [UInt8] = []
      for piece in [bytes[..<cut], bytes[cut...]] {
        if reading != .undecided {
          handed += piece
          continue
        }
        reading = reader.append(Array(piece).span, mark: 0)
        if reading == .absent { handed += reader.pieces(behind: nil).flatMap(\.bytes) }
      }
      #expect(reading == .absent, "\(cut)")
      #expect(handed == bytes, "\(cut)")
    }
  }

  @Test func `ordinary first bytes are not held`() {
    let reader = ProxyHeaderReader(isFirst: true)
    let ignored = (reader.ignores(handshake.span), reader.ignores(Array("P".utf8).span))
    #expect(ignored == (true, false))
  }

  private func text(_ end: ProxyHeader.End?) -> String? {
    end.map { "\($0.address)" + ($0.port.map { ":\($0)" } ?? "") }
  }

  /// All but the bytes that were looked at.
  private func headerText(_ reading: ProxyHeader.Reading) -> String {
    guard case .header(let header) = reading else { return "\(reading)" }
    return
      "\(header.form) \(header.byteCount) \(text(header.source) ?? "") \(text(header.destination) ?? "") \(header.extensions) \(String(describing: header.flaw))"
  }
}
