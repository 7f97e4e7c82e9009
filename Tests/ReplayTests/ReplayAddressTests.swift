import Replay
import Testing

@Suite struct ReplayAddressTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let address: ReplayAddress?

    init(_ text: String, _ host: String? = nil, _ port: Int = 0) {
      self.text = text
      address = host.map { ReplayAddress(host: $0, port: port) }
    }

    var testDescription: String { text }
  }

  @Test(arguments: [
    Row("127.0.0.1:1935", "127.0.0.1", 1935), Row("media.example:80", "media.example", 80),
    Row("[::1]:1935", "::1", 1935), Row("1935", "127.0.0.1", 1935), Row("0", "127.0.0.1", 0),
    Row("::1"), Row("::1:1935"), Row("host"), Row("host:"), Row(":1935"), Row("host:65536"),
    Row("host:-1"), Row("host:+1"), Row(""),
  ])
  func `an address is a host and a port`(row: Row) {
    let address = ReplayAddress(row.text, defaultHost: "127.0.0.1")
    #expect(address == row.address)
    if let address { #expect(ReplayAddress("\(address)") == address) }
  }
}
