import Packets
import Testing

@testable import Reports

@Suite struct TimestampTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let nanoseconds: Int64
    let precision: TimePrecision
    let text: String

    var testDescription: String { text }
  }

  @Test(arguments: [
    Example(nanoseconds: 0, precision: .microseconds, text: "1970-01-01T00:00:00.000000Z"),
    Example(
      nanoseconds: 951_782_400_123_456_789, precision: .nanoseconds,
      text: "2000-02-29T00:00:00.123456789Z"),
    Example(
      nanoseconds: 1_709_251_199_999_999_999, precision: .microseconds,
      text: "2024-02-29T23:59:59.999999Z"),
    Example(nanoseconds: -1, precision: .nanoseconds, text: "1969-12-31T23:59:59.999999999Z"),
    Example(
      nanoseconds: 4_102_444_800_000_000_000, precision: .microseconds,
      text: "2100-01-01T00:00:00.000000Z"),
    Example(nanoseconds: .max, precision: .nanoseconds, text: "2262-04-11T23:47:16.854775807Z"),
    Example(nanoseconds: .min, precision: .nanoseconds, text: "1677-09-21T00:12:43.145224192Z"),
  ])
  func `a time is written as RFC 3339 has it, with the capture's precision`(example: Example) {
    var output = OutputBuffer()
    output.write(CaptureTime(nanoseconds: example.nanoseconds), example.precision)
    #expect(String(decoding: output.bytes, as: UTF8.self) == example.text)
  }
}
