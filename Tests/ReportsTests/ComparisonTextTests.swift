import Sessions
import TestSupport
import Testing

@testable import Reports

@Suite struct ComparisonTextTests {
  @Test(arguments: RecordedFlow.pairs.indices, [nil, 80, 140])
  func `no line is wider than a terminal, and all is said`(pair: Int, width: Int?) throws {
    let (good, bad) = RecordedFlow.pairs[pair]
    let comparison = try RecordedFlow.comparison(good, bad)
    let lines = try text(pair, TextStyle(width: width)).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.hasPrefix("good  \(good.name), flow \(good.flow) of ") == true)
    let second = try #require(lines.firstIndex { $0.hasPrefix("bad   ") })
    #expect(lines[second].hasPrefix("bad   \(bad.name), flow \(bad.flow) of "))
    #expect(lines[1..<second].allSatisfy { $0.hasPrefix("      client: ") })
    #expect(lines[(second + 1)...].filter { $0.count > width ?? 100 } == [])
    let words = lines.joined(separator: " ")
    #expect(words.contains(comparison.conclusion))
    #expect(words.hasSuffix("\(comparison.counts) "))
  }

  @Test(arguments: RecordedFlow.pairs.indices)
  func `colours leave the text as it is`(pair: Int) throws {
    let coloured = try text(pair, TextStyle(usesColor: true))
    #expect(
      coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == (try text(pair, TextStyle())))
  }

  @Test func `what the captures do not have is counted`() throws {
    let text = try text(4, TextStyle())
    #expect(text.contains("\nnot in the capture of bad (it begins inside the connection): "))
  }

  @Test func `what a program does in every session is marked, and the program named`() throws {
    let lines = try text(between: "publish-gst-rtmp2", "publish-hevc").split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("    flashVer * ") })
    #expect(lines.filter { $0.hasPrefix("    peer_version * ") }.count == 1)
    #expect(
      lines.contains("* so in every session, as far as is known: GStreamer rtmp2, ffmpeg"))
    let same = try text(between: "publish-hevc", "publish-hevc")
    #expect(!same.contains("*"))
  }

  private func text(between good: String, _ bad: String) throws -> String {
    let (good, bad) = (RecordedFlow(good), RecordedFlow(bad))
    let comparison = try RecordedFlow.comparison(good, bad)
    let report = ComparisonReport(comparison, good: try good.input, bad: try bad.input)
    return written(ComparisonText(ReportOptions()), [report])
  }

  private func text(_ pair: Int, _ style: TextStyle) throws -> String {
    let (good, bad) = RecordedFlow.pairs[pair]
    let comparison = try RecordedFlow.comparison(good, bad)
    var options = ReportOptions()
    options.style = style
    let report = ComparisonReport(comparison, good: try good.input, bad: try bad.input)
    return written(ComparisonText(options), [report])
  }
}
