import SessionFixtures
import Foundation
import TestSupport
import Testing

@Suite struct FixtureVerificationTests {
  private func contents() throws -> [String: [UInt8]] {
    var talk = Talk()
    talk.publish()
    talk.frames(12)
    return try talk.files().contents
  }

  private func replacing(
    _ text: String, with other: String, in file: String
  ) throws -> [String: [UInt8]] {
    var contents = try contents()
    let old = String(decoding: contents[file] ?? [], as: UTF8.self)
    let range = try #require(old.range(of: text))
    contents[file] = Array(old.replacingCharacters(in: range, with: other).utf8)
    return contents
  }

  @Test func `a fixture verifies as it was made`() throws {
    let verification = try FixtureVerification(contents())
    #expect(verification.differences.isEmpty)
    #expect(verification.messageCount == 19)
  }

  @Test func `a member that differs is told with its message, and both values`() throws {
    let contents = try replacing(
      "\"name\":\"publish\"", with: "\"name\":\"play\"", in: "expected.ndjson")
    #expect(
      try FixtureVerification(contents).differences == [
        "c2s message 2 (publish): body.name is \"publish\", expected \"play\""
      ])
  }

  @Test func `a frame among others that are written as one is told by itself`() throws {
    let contents = try replacing("[40,80,120", with: "[40,81,120", in: "expected.ndjson")
    #expect(
      try FixtureVerification(contents).differences == [
        "c2s message 6 (video): timestamp is 80, expected 81"
      ])
  }

  @Test func `records that are missing or too many are told`() throws {
    var contents = try contents()
    let lines = (contents["expected.ndjson"] ?? []).split(separator: 0x0A)
    let state = try #require(
      lines.firstIndex { String(decoding: $0, as: UTF8.self).contains("\"state\"") })
    var fewer = lines
    fewer.remove(at: state)
    contents["expected.ndjson"] = Array(fewer.joined(separator: [0x0A]))
    let first = try #require(try FixtureVerification(contents).differences.first)
    #expect(first.hasPrefix("is not expected: {"))
    contents["expected.ndjson"] = Array((lines + [lines[state]]).joined(separator: [0x0A]))
    let other = try #require(try FixtureVerification(contents).differences.first)
    #expect(other.hasPrefix("is expected, and is not there: {"))
  }

  @Test func `bytes that were changed are told, not decoded`() throws {
    var contents = try contents()
    contents["c2s.bin"]?[1700] ^= 1
    let error = #expect(throws: FixtureError.self) { try FixtureVerification(contents) }
    #expect(error?.file == "c2s.bin")
    #expect(error?.text.contains("SHA-256") == true)
  }

  @Test(arguments: FixtureFiles.names.filter { $0 != "timeline.txt" })
  func `a file that is missing is named`(name: String) throws {
    var contents = try contents()
    contents[name] = nil
    let error = #expect(throws: FixtureError.self) { try FixtureVerification(contents) }
    #expect(error?.description == "\(name): is missing")
  }

  @Test(arguments: [
    ("\"rtmpscope-fixture/1\"", "\"rtmpscope-fixture/9\"", "format is rtmpscope-fixture/9"),
    ("\"start\" : \"syn\"", "\"start\" : \"x\"", "start"),
    ("192.0.2.2", "192.0.2.999", "client: \"192.0.2.999\" is no address"),
    ("\"streams\" : {", "\"rivers\" : {", "lacks streams"),
  ])
  func `a manifest that is wrong is told`(text: String, other: String, says: String) throws {
    let contents = try replacing(text, with: other, in: "fixture.json")
    let error = #expect(throws: FixtureError.self) { try FixtureVerification(contents) }
    #expect(error?.file == "fixture.json")
    #expect(error?.text.contains(says) == true, "\(error?.text ?? "")")
  }

  @Test(arguments: [
    "[1]", "{\"each\":{\"a\":1}}", "{\"each\":{\"a\":[1],\"b\":[1,2]}}", "nonsense",
  ])
  func `expectations that are no records are told with their line`(line: String) throws {
    var contents = try contents()
    contents["expected.ndjson"] = Array(line.utf8)
    do {
      let verification = try FixtureVerification(contents)
      #expect(!verification.differences.isEmpty)
    } catch let error as FixtureError {
      #expect(error.line == 1)
      #expect(error.file == "expected.ndjson")
    }
  }
}
