import Streams
import Testing

@Suite struct TLSOpeningTests {
  private static let hello: [UInt8] = {
    let extensions: [UInt8] = [0, 0, 0, 6, 0, 4, 0, 0, 1, 0x68] + [0, 43, 0, 5, 4, 3, 4, 3, 3]
    let body =
      [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0, 2, 0x13, 1, 1, 0, 0]
      + [UInt8(extensions.count)] + extensions
    return [1, 0, 0, UInt8(body.count)] + body
  }()

  private static func record(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [type, 3, 3, 0, UInt8(body.count)] + body
  }

  @Test func `a hello is read from however many records`() {
    for cut in 1..<Self.hello.count {
      let bytes =
        Self.record(22, Array(Self.hello[..<cut])) + Self.record(22, Array(Self.hello[cut...]))
      let opening = TLSOpening(bytes)
      #expect(opening.serverName == "h", "\(cut)")
      #expect(opening.versions == [0x303, 0x304], "\(cut)")
    }
  }

  @Test func `what is cut off says what came before`() {
    let bytes = Self.record(22, Self.hello)
    for count in 0..<bytes.count { #expect(TLSOpening(Array(bytes[..<count])).alert == nil) }
  }

  @Test func `an alert has its name, and one that is encrypted is none`() {
    let fatal = TLSOpening(Self.record(22, Self.hello) + Self.record(21, [2, 48]))
    #expect(fatal.alert?.name == "unknown_ca")
    #expect(fatal.alert?.isFatal == true)
    let encrypted = TLSOpening(
      Self.record(22, Self.hello) + Self.record(20, [1])
        + Self.record(21, [UInt8](repeating: 2, count: 26)))
    #expect(encrypted.alert == nil)
    #expect(TLSOpening(Self.record(21, [1, 0])).alert?.isFatal == false)
    #expect(TLSOpening(Self.record(21, [2, 200])).alert?.name == "200")
  }

  @Test func `versions have names`() {
    #expect([0x300, 0x301, 0x304].map(TLSOpening.name) == ["SSL 3.0", "TLS 1.0", "TLS 1.3"])
  }
}
