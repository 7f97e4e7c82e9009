import Comparison
import Foundation
import Peers
import RTMP
import Sessions
import TestSupport
import Testing

@testable import Reports

@Suite struct ComparisonRecordsTests {
  @Test(arguments: RecordedFlow.pairs.indices)
  func `there is a record for each difference, and one for all`(pair: Int) throws {
    let (good, bad) = RecordedFlow.pairs[pair]
    let comparison = try RecordedFlow.comparison(good, bad)
    let report = ComparisonReport(comparison, good: try good.input, bad: try bad.input)
    let text = written(ComparisonRecords(ReportOptions()), [report])
    let records = try text.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(records.count == comparison.differences.count + 1)
    for (record, difference) in zip(records, comparison.differences) {
      #expect(record["record"] as? String == "difference")
      #expect(record["kind"] as? String == difference.kind.rawValue)
      #expect(record["step"] as? String == difference.step)
      #expect(record["path"] as? String == difference.path)
      #expect(record["bad_frame"] as? UInt64 == difference.bad.frame)
      #expect(record["habit_of"] as? [String] == report.programs(behind: difference))
      #expect(record["explained_by"] as? String == difference.explanation?.rawValue)
    }
    let last = try #require(records.last)
    #expect(last["record"] as? String == "comparison")
    #expect(last["differ"] as? Bool == !comparison.real.isEmpty)
    #expect(last["common_steps"] as? Int == comparison.commonStepCount)
    #expect((last["good"] as? [String: Any])?["file"] as? String == good.name)
    let client = (last["good"] as? [String: Any])?["client_software"] as? [String: Any]
    #expect(client?["name"] as? String == (try good.input).guess(.client)?.name)
    let counts = try #require(last["differences"] as? [String: Int])
    #expect(counts.values.reduce(0, +) == comparison.real.count)
  }
}
