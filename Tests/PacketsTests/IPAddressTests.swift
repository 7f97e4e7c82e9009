import Packets
import TestSupport
import Testing

@Suite struct IPAddressTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let high: UInt64
    let low: UInt64
    let text: String

    var testDescription: String { text }
  }

  @Test(arguments: [
    Example(high: 0xFD77_0000_0000_0000, low: 1, text: "fd77::1"),
    Example(high: 0, low: 0, text: "::"),
    Example(high: 0, low: 1, text: "::1"),
    Example(high: 0x2001_0db8_0000_0001, low: 0x0001_0001_0001_0001, text: "2001:db8:0:1:1:1:1:1"),
    Example(high: 0x2001_0000_0000_0001, low: 0x0000_0000_0000_0001, text: "2001:0:0:1::1"),
    Example(high: 0x0001_0000_0000_0002, low: 0x0003_0000_0000_0004, text: "1::2:3:0:0:4"),
    Example(high: 0xFE80_0000_0000_0000, low: 0, text: "fe80::"),
    Example(high: 0, low: 0x0000_FFFF_0102_0304, text: "::ffff:102:304"),
  ])
  func `IPv6 addresses are written as RFC 5952 has it`(example: Example) {
    #expect(IPAddress(ipv6: example.high, example.low).description == example.text)
  }

  @Test func `end points are written with their port`() {
    #expect(
      Endpoint(address: IPAddress(ipv4: 0x0A00_0001), port: 1935).description == "10.0.0.1:1935")
    #expect(
      Endpoint(address: IPAddress(ipv6: 0xFD77 << 48, 1), port: 80).description == "[fd77::1]:80")
  }

  @Test func `sequence numbers wrap around`() {
    let end = SequenceNumber(rawValue: 5)
    let start = SequenceNumber(rawValue: 0xFFFF_FFFB)
    #expect(end - start == 10)
    #expect(start - end == -10)
    #expect(start + 10 == end)
  }

  @Test func `times are clamped rather than wrapped`() {
    #expect(CaptureTime(seconds: .max, nanoseconds: 1).nanoseconds == .max)
    #expect(CaptureTime(seconds: .min, nanoseconds: 0).nanoseconds == .min)
    #expect(CaptureTime(seconds: -1, nanoseconds: 5).nanoseconds == -999_999_995)
    #expect(CaptureTime(nanoseconds: .max) - CaptureTime(nanoseconds: .min) == .max)
  }
}
