import Packets
import TestSupport
import Testing

@testable import SessionFixtures

@Suite struct StandInsTests {
  @Test(arguments: [7, 8, 9, 10, 11, 12, 13, 14, 15])
  func `there are stand-ins for more addresses than documents have`(byteCount: Int) {
    var standIns = StandIns()
    var seen: Set<[UInt8]> = []
    for number in 0..<900 {
      // Of that length, and no address: what it is replaced by is.
      let digits = String(number)
      let original = Array(
        (String(repeating: "x", count: byteCount - digits.count) + digits).utf8)
      let standIn = standIns.replace(original, .addresses)
      #expect(standIn.count == byteCount)
      #expect(IPAddress(text: String(decoding: standIn, as: UTF8.self)) != nil)
      #expect(seen.insert(standIn).inserted)
    }
  }

  @Test func `a name that is what another has become has one of its own`() {
    var standIns = StandIns(knowsOwn: false)
    let first = standIns.replace(Array("1".utf8), .streams)
    let second = standIns.replace(first, .streams)
    #expect(Set([first, second, Array("1".utf8)]).count == 3)
    var ofFixture = StandIns()
    let name = ofFixture.replace(Array("eye1".utf8), .streams)
    #expect(ofFixture.replace(name, .streams) == name)
  }

  @Test func `the longest is found first, and nothing is replaced twice`() {
    var standIns = StandIns(knowsOwn: false)
    let short = standIns.replace(Array("eye1".utf8), .streams)
    let long = standIns.replace(Array("eye12".utf8), .streams)
    let other = standIns.replace(short, .streams)
    #expect(
      standIns.replacing(in: Array("eye12/eye1/".utf8) + short, .value) == long + [0x2F] + short + [
        0x2F
      ] + other)
    #expect(
      standIns.replacing(in: Array("my eye1 xeye1".utf8), .sentence) == Array("my ".utf8) + short
        + Array(" xeye1".utf8))
  }

  @Test func `strings of which one begins the other are found in a string that repeats them`()
    throws
  {
    var standIns = StandIns(knowsOwn: false)
    for count in 2...400 { standIns.replace([UInt8](repeating: 0x61, count: count), .streams) }
    let text = [UInt8](repeating: 0x61, count: 20_000)
    #expect(standIns.replacing(in: text, .sentence) == text)
    let marked = Array("see ".utf8) + text.prefix(399) + Array(".".utf8)
    let standIn = try #require(standIns[Array(text.prefix(399))])
    let replaced = Array("see ".utf8) + standIn + Array(".".utf8)
    #expect(standIns.replacing(in: marked, .sentence) == replaced)
  }

  @Test func `what comes again is not forgotten`() {
    var standIns = StandIns(byteLimit: 600, knowsOwn: false)
    let first = standIns.replace(Array("name-used".utf8), .streams)
    for number in 0..<100 {
      standIns.replace(Array("other-\(number)".utf8), .streams)
      #expect(standIns.replace(Array("name-used".utf8), .streams) == first)
    }
    #expect(standIns.originals.count < 60)
  }
}
