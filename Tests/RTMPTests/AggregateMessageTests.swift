import AMF
import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct AggregateMessageTests {
  /// An audio message of 0 ms and a data message of 20 ms, with right back pointers.
  private static let hex =
    "08 000002 000000 00 000000 AF01 0000000D"
    + "12 000004 000014 00 000000 02 0001 61 0000000F"

  @Test func `parts are opened, and their times moved to the aggregate's`() throws {
    let message = try aggregate(Self.hex, timestamp: 5000)
    #expect(message.parts.map(\.type) == [.audio, .dataAMF0])
    #expect(message.parts.map(\.length) == [2, 4])
    #expect(message.parts.map(\.ownTimestamp) == [0, 20])
    #expect(message.parts.map(\.timestamp) == [5000, 5020])
    #expect(message.parts.map(\.backPointer) == [13, 15])
    #expect(message.malformations == [])
    guard case .data(let data) = message.parts[1].body else {
      Issue.record("\(message)")
      return
    }
    #expect(data.handler == "a")
  }

  @Test func `the fourth byte of a part's time is its highest`() throws {
    let message = try aggregate("08 000001 000001 02 000000 2F 0000000C", timestamp: 0)
    #expect(message.parts.map(\.ownTimestamp) == [0x0200_0001])
  }

  @Test func `a wrong back pointer is told, and the next part read`() throws {
    let wrong = "08 000002 000000 00 000000 AF01 00000063"
    let message = try aggregate(wrong + Self.hex, timestamp: 0)
    #expect(message.parts.count == 3)
    #expect(message.malformations.map(\.problem) == [.aggregateBackPointerWrong])
  }

  @Test func `an aggregate that ends inside a part keeps the parts before`() throws {
    let bytes = [UInt8](hex: Self.hex)
    for count in 18..<bytes.count - 4 {
      guard case .aggregate(let message) = body(of: Array(bytes.prefix(count)), type: 22) else {
        Issue.record("\(count)")
        return
      }
      #expect(message.parts.count == 1)
      #expect(message.malformations.map(\.problem) == [.aggregateCutOff])
      #expect(message.malformations.map(\.offset) == [17])
    }
  }

  @Test func `an aggregate in an aggregate is not opened`() throws {
    let message = try aggregate("16 000002 000000 00 000000 0000 0000000D", timestamp: 0)
    #expect(message.parts.map(\.body) == [.opaque])
    #expect(message.malformations.map(\.problem) == [.aggregateNested])
  }

  private func aggregate(_ hex: String, timestamp: UInt32) throws -> AggregateMessage {
    guard
      case .aggregate(let message) = body(of: [UInt8](hex: hex), type: 22, timestamp: timestamp)
    else { throw ParseError.endOfBytes }
    return message
  }
}
