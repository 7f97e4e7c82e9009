import Packets
import Fields
import Testing

@testable import Redaction

@Suite struct PseudonymsTests {
  @Test(arguments: [7, 8, 9, 10, 11, 12, 13, 14, 15])
  func `there are pseudonyms for more addresses than documents have`(byteCount: Int) {
    var pseudonyms = Pseudonyms()
    var seen: Set<[UInt8]> = []
    for number in 0..<900 {
      // Of that length, and no address: what it is replaced by is.
      let digits = String(number)
      let original = Array(
        (String(repeating: "x", count: byteCount - digits.count) + digits).utf8)
      let pseudonym = pseudonyms.replace(original, .addresses)
      #expect(pseudonym.count == byteCount)
      #expect(IPAddress(text: String(decoding: pseudonym, as: UTF8.self)) != nil)
      #expect(seen.insert(pseudonym).inserted)
    }
  }

  @Test func `a name that is what another has become has one of its own`() {
    var pseudonyms = Pseudonyms(knowsOwn: false)
    let first = pseudonyms.replace(Array("1".utf8), .streams)
    let second = pseudonyms.replace(first, .streams)
    #expect(Set([first, second, Array("1".utf8)]).count == 3)
    var ofFixture = Pseudonyms()
    let name = ofFixture.replace(Array("eye1".utf8), .streams)
    #expect(ofFixture.replace(name, .streams) == name)
  }

  @Test func `the longest is found first, and nothing is replaced twice`() {
    var pseudonyms = Pseudonyms(knowsOwn: false)
    let short = pseudonyms.replace(Array("eye1".utf8), .streams)
    let long = pseudonyms.replace(Array("eye12".utf8), .streams)
    let other = pseudonyms.replace(short, .streams)
    #expect(
      pseudonyms.replacing(in: Array("eye12/eye1/".utf8) + short, .value) == long + [0x2F] + short
        + [
          0x2F
        ] + other)
    #expect(
      pseudonyms.replacing(in: Array("my eye1 xeye1".utf8), .sentence) == Array("my ".utf8) + short
        + Array(" xeye1".utf8))
  }

  @Test func `strings of which one begins the other are found in a string that repeats them`()
    throws
  {
    var pseudonyms = Pseudonyms(knowsOwn: false)
    for count in 2...400 { pseudonyms.replace([UInt8](repeating: 0x61, count: count), .streams) }
    let text = [UInt8](repeating: 0x61, count: 20_000)
    #expect(pseudonyms.replacing(in: text, .sentence) == text)
    let marked = Array("see ".utf8) + text.prefix(399) + Array(".".utf8)
    let pseudonym = try #require(pseudonyms[Array(text.prefix(399))])
    let replaced = Array("see ".utf8) + pseudonym + Array(".".utf8)
    #expect(pseudonyms.replacing(in: marked, .sentence) == replaced)
  }

  @Test func `what comes again is not forgotten`() {
    var pseudonyms = Pseudonyms(byteLimit: 600, knowsOwn: false)
    let first = pseudonyms.replace(Array("name-used".utf8), .streams)
    for number in 0..<100 {
      pseudonyms.replace(Array("other-\(number)".utf8), .streams)
      #expect(pseudonyms.replace(Array("name-used".utf8), .streams) == first)
    }
    #expect(pseudonyms.originals.count < 60)
  }
}
