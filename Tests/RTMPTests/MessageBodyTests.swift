import AMF
import RTMP
import TestSupport
import Testing

@Suite struct MessageBodyTests {
  @Test(arguments: [
    // The byte that the specification has, then AMF0.
    "00 02 0003 666F6F 00 3FF0000000000000 05",
    // AMF0 alone.
    "02 0003 666F6F 00 3FF0000000000000 05",
    // AMF0 that switches for each value.
    "00 11 06 07 666F6F 11 04 01 11 01",
    // AMF3 alone.
    "06 07 666F6F 04 01 01",
    "00 06 07 666F6F 04 01 01",
  ]) func `an AMF3 command is read in every form that senders give it`(hex: String) {
    guard case .command(let command)? = body(of: [UInt8](hex: hex), type: 17) else {
      Issue.record("no command")
      return
    }
    #expect(command.name == "foo")
    #expect(command.transactionID == 1)
    #expect(command.commandObject?.isNull == true)
    #expect(command.malformations == [])
  }

  @Test func `an AMF3 object has its properties by name`() {
    let payload =
      WireBuilder.string("f") + WireBuilder.number(0)
      + [UInt8](hex: "11 0A 0B 01 03 61 06 03 62 01")
    guard case .command(let command)? = body(of: [0] + payload, type: 17) else {
      Issue.record("no command")
      return
    }
    #expect(command.commandObject?["a"]?.stringValue == "b")
  }

  @Test func `an AMF3 data message is read like a command`() {
    guard case .data(let data)? = body(of: [UInt8](hex: "00 02 0003 666F6F 11 04 05"), type: 15)
    else {
      Issue.record("no data")
      return
    }
    #expect(data.handler == "foo")
    #expect(data.values.map(\.numberValue) == [5])
  }
}
