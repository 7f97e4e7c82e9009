import SessionFixtures
import Flows
import TestSupport
import Testing

@Suite struct ExchangeFileTests {
  @Test func `a conversation is read as it was written, with every kind of step`() throws {
    var talk = Talk()
    talk.publish()
    talk.frames(5)
    talk.gap(77)
    talk.client([0xC6, 1, 2])
    talk.gap(9, .snapshotLength)
    talk.add(.serverToClient, .send(byteCount: 0, overlap: 12))
    talk.add(.clientToServer, .close)
    talk.add(.serverToClient, .reset)
    for media in FixtureManifest.Media.allCases {
      let source = FixtureManifest.Source(file: nil, sha256: nil, flow: nil)
      var origin = FixtureFiles.Origin(source: source)
      origin.media = media
      let files = try FixtureFiles(talk.fixture, origin)
      #expect(try files.fixture() == talk.fixture)
    }
  }

  @Test func `runs of zeros are counted, not written`() throws {
    var talk = Talk()
    talk.publish()
    talk.frames(50, byteCount: 4000)
    let files = try talk.files()
    let byteCount = try files.fixture()[.clientToServer].count
    #expect(byteCount == talk.fixture[.clientToServer].count)
    #expect(byteCount > 200_000)
    #expect((files.contents["c2s.bin"] ?? []).count < 10_000)
    let kept = try talk.files { $0.media = .keep }
    #expect(kept.contents["c2s.bin"]?.count == byteCount)
  }

  struct Bad: CustomTestStringConvertible {
    let line: String
    let says: String

    var testDescription: String { line }
  }

  @Test(arguments: [
    Bad(line: "{", says: "has its end where the name of a member is due"),
    Bad(line: #"{"from":"client"}"#, says: "lacks step"),
    Bad(line: #"{"from":"me","step":"open","at":0}"#, says: "has to be client or server"),
    Bad(
      line: #"{"from":"client","step":"wave","at":0}"#,
      says: "step is \"wave\", and has to be open, send"),
    Bad(line: #"{"from":"client","step":"open"}"#, says: "lacks at"),
    Bad(
      line: #"{"from":"client","step":"open","at":-1}"#,
      says: "at is -1, and has to be a number from 0"),
    Bad(
      line: #"{"from":"client","step":"open","at":1e300}"#, says: "and has to be a number from 0"),
    Bad(line: #"{"from":"client","step":"gap","at":0,"bytes":1}"#, says: "lacks cause"),
    Bad(line: #"{"from":"client","step":"send","segments":[[]]}"#, says: "has no time"),
    Bad(line: #"{"from":"client","step":"send","segments":[[0,-3]]}"#, says: "no number of bytes"),
    Bad(line: #"{"from":"client","step":"send","segments":[[0,0.5]]}"#, says: "no number of bytes"),
    Bad(
      line: #"{"from":"client","step":"send","segments":[[0,0,1e15]]}"#, says: "no number of bytes"),
    Bad(
      line: #"{"from":"client","step":"send","segments":[[0,99999999]]}"#, says: "c2s.bin, which"),
    Bad(
      line: #"{"from":"client","step":"send","overlap":9,"segments":[[0,1]]}"#,
      says: "overlap is more than was sent"),
  ])
  func `a line that is wrong is named, with what is wrong with it`(bad: Bad) throws {
    var talk = Talk()
    talk.handshake()
    var contents = try talk.files().contents
    contents["exchange.ndjson"] = Array((#"{"from":"client","step":"open","at":0}"# + "\n").utf8)
    contents["exchange.ndjson"]? += Array(bad.line.utf8)
    let error = #expect(throws: FixtureError.self) { try FixtureFiles.read(contents) }
    #expect(error?.file == "exchange.ndjson")
    #expect(error?.line == 2)
    #expect(error?.text.contains(bad.says) == true, "\(error?.text ?? "")")
  }

  @Test func `bytes that no step sends are told`() throws {
    var talk = Talk()
    talk.handshake()
    var contents = try talk.files().contents
    contents["c2s.bin"]?.append(7)
    let error = #expect(throws: FixtureError.self) { try FixtureFiles.read(contents) }
    #expect(error?.description == "c2s.bin: has 1 bytes that no step sends")
  }
}
