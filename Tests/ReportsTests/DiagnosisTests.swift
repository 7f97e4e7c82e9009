import ByteParsing
import Foundation
import Packets
import Sessions
import TestSupport
import Testing

@testable import Reports
import Rules

@Suite struct DiagnosisTests {
  /// The summary alone, as of a capture in which nothing is RTMP.
  private func nothing() throws -> [SessionEvent] {
    try Recorded("reject-badname").events.filter {
      if case .summary = $0.content { true } else { false }
    }
  }

  @Test func `a capture without a connection has no diagnosis and no list`() throws {
    let events = try nothing()
    let text = "no RTMP connection among 2 TCP connections\n"
    #expect(diagnosis(of: events) == text)
    #expect(written(FlowListRenderer(), events) == text)
  }

  @Test func `programs and their habits are told where they are asked for`() throws {
    let events = try Recorded("publish-gst-rtmp2").events
    #expect(!diagnosis(of: events).contains("client is"))
    let report = DiagnosisReport(Diagnosis(listsSoftware: true), DiagnosisText(ReportOptions()))
    let lines = written(report, events).split(separator: "\n")
    let client = try #require(
      lines.firstIndex { $0.hasPrefix("  client is     probably GStreamer rtmp2 1.22.0 (by ") })
    let server = try #require(
      lines.firstIndex { $0.hasPrefix("  server is     probably nginx-rtmp") })
    let habits = lines[client..<server].filter { $0.hasPrefix("    habit       ") }
    #expect(habits.contains { $0.contains("control.chunk-size-late: Set Chunk Size 128 comes") })
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `connections beyond a number are not listed but counted`() {
    let lines = written(FlowListRenderer(limit: 40), Self.events(count: 50))
      .split(separator: "\n")
    #expect(lines.count == 42)
    #expect(lines.last == "and 10 connections more, not listed")
  }

  @Test func `connections are not listed any more once lines have so many bytes`() throws {
    let events = try Recorded("reject-badname").events.filter { $0.flow != 2 }
    let text = written(
      FlowListRenderer(byteLimit: 1, listsSessions: true), events + Self.events(count: 2))
    #expect(text.contains("and 2 connections more, not listed\n"))
  }

  @Test func `a long name takes no room from others`() {
    let events = Self.events(publishing: String(repeating: "n", count: 10_000))
    let lines = written(FlowListRenderer(), events).split(separator: "\n")
    #expect(lines.map(\.count).max() ?? 0 < 300)
    #expect(lines.last?.contains("nnn…") == true)
    let heading = diagnosis(of: events).prefix { $0 != "\n" }
    #expect(heading.hasSuffix("nnn…"))
    #expect(heading.count < 300)
  }

  @Test func `a connection that goes on is listed with its ends`() throws {
    let events = try Recorded("publish-hevc").events.prefix(5)
    let lines = written(FlowListRenderer(listsSessions: true), events).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last?.hasSuffix(":1935") == true)
  }

  @Test(arguments: [(Problem.Severity.note, 4), (.warning, 1), (.error, 0)])
  func `findings of less weight are left out`(least: Problem.Severity, count: Int) throws {
    let events = try Recorded("relay").events
    #expect(cases(of: events, least: least).reduce(0) { $0 + $1.findings.count } == count)
    let text = diagnosis(of: events, least: least, DiagnosisText(options(least: least)))
    #expect(text.contains("media.metadata-bare") == (least == .note))
    #expect(text.contains("close.publish-unfinished") == (count > 0))
  }

  // MARK: JUnit

  @Test func `a connection without findings is a test case all the same`() throws {
    let text = try diagnosis(
      of: Recorded("reject-badname").events, least: .error,
      DiagnosisJUnit(options(failing: .error)))
    #expect(
      text.hasPrefix(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="rtmpscope">

        """))
    #expect(text.contains(#"<testcase classname="flow 1" name="no findings"/>"#))
    #expect(text.matches(of: /<failure type="error" message="[^"<]+">/).count == 1)
    #expect(text.contains(#"<testsuite name="a.pcap flow 2 "#))
  }

  @Test func `what does not fail is output`() throws {
    let events = try Recorded("relay").events
    let text = diagnosis(of: events, DiagnosisJUnit(options(failing: .error)))
    #expect(text.contains(#"<testcase classname="flow 2" name="media.metadata-bare frame "#))
    #expect(text.matches(of: /<failure\s/).count == 0)
    let strict = diagnosis(of: events, DiagnosisJUnit(options(failing: .note)))
    #expect(strict.matches(of: /<failure\s/).count == 4)
  }

  @Test(arguments: [
    ("a&b", "a&amp;b"), ("<\">", "&lt;&quot;&gt;"), ("a\tb\nc\rd", "a b c d"),
    ("\u{1}", "\u{FFFD}"),
    ("\u{FFFE}", "\u{FFFD}"), ("é→", "é→"),
  ])
  func `text is as XML has it`(text: String, xml: String) {
    #expect(written { $0.write(xml: text) } == xml)
  }

  // MARK: SARIF

  @Test(arguments: Fixture.all)
  func `a SARIF log has every finding with its rule`(fixture: Fixture) throws {
    let events = try Recorded(fixture.name).events
    let text = diagnosis(of: events, DiagnosisSARIF(options()))
    let log = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
    #expect(driver["version"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [[String: Any]]).map { $0["id"] as? String }
    let results = try #require(run["results"] as? [[String: Any]])
    let found = cases(of: events).flatMap { $0.findings.map(\.report.problem) }
    #expect(results.map { $0["ruleId"] as? String } == found.map(\.id))
    #expect(results.map { $0["level"] as? String } == found.map(\.severity.name))
    #expect(Set(rules) == Set(found.map(\.id)))
    for result in results {
      let place = try #require(result["ruleIndex"] as? Int)
      #expect(rules[place] == result["ruleId"] as? String)
    }
  }

  // MARK: Order

  /// The connections' numbers as they are told.
  private static func order(
    _ events: [SessionEvent], limits: Diagnosis.Limits = Diagnosis.Limits()
  ) -> [Int] {
    cases(of: events, limits: limits).map(\.number)
  }

  /// Connections, of which the first goes on, and the others are reset.
  private static func events(count: Int) -> [SessionEvent] {
    events { send in
      for connection in 0..<count {
        send(connection, PacketBuilder.syn, 0, [])
        if connection > 0 { send(connection, PacketBuilder.rst, 0, []) }
      }
    }
  }

  /// Connections whose clients ask to publish.
  private static func events(
    publishing name: String, connections count: Int = 1
  ) -> [SessionEvent] {
    let command = WireBuilder.command("publish", 5, [5] + WireBuilder.string(name), stream: 1)
    return events { send in
      for connection in 0..<count {
        send(connection, PacketBuilder.syn, 0, [])
        send(connection, PacketBuilder.ack, 1, [3] + [UInt8](repeating: 0, count: 3072) + command)
      }
    }
  }

  /// What becomes of segments that `send` is given: connection, flags, sequence number and payload.
  private static func events(
    of script: ((Int, UInt8, UInt32, [UInt8]) -> Void) -> Void
  ) -> [SessionEvent] {
    var analyzer = Analyzer()
    var number: UInt64 = 0
    var events: [SessionEvent] = []
    script { connection, flags, sequence, payload in
      number += 1
      let client = PacketBuilder.Address(
        [10, 1, UInt8(connection >> 8), UInt8(connection & 255)], 5000)
      let frame = PacketBuilder.frame(
        from: client, to: PacketBuilder.server, sequence: sequence, flags: flags, payload: payload)
      analyzer.append(
        CapturedPacket(
          number: number, time: CaptureTime(nanoseconds: Int64(number)), linkType: .ethernet,
          originalLength: frame.count, bytes: frame.span))
      while let event = analyzer.next() { events.append(event) }
    }
    analyzer.finish()
    while let event = analyzer.next() { events.append(event) }
    return events
  }

  @Test func `connections are told in order, though the first ends last`() {
    #expect(Self.order(Self.events(count: 50)) == Array(1...50))
  }

  @Test func `only so many wait for one that goes on`() {
    let order = Self.order(Self.events(count: 50), limits: .init(waiting: 10))
    #expect(order.sorted() == Array(1...50))
    #expect(order.first == 2)
  }

  // MARK: Bounds

  /// A connection of which two findings are known.
  private func twoFindings() throws -> [SessionEvent] {
    var count = 0
    return try Recorded("relay").events.filter { event in
      guard event.flow == 2, case .finding = event.content else { return event.flow == 2 }
      count += 1
      return count <= 2
    }
  }

  @Test func `findings beyond a number are left out, and counted`() throws {
    let found = try cases(of: twoFindings(), limits: .init(findings: 1))
    #expect(found.map(\.findings.count) == [1])
    #expect(found.map(\.leftOutCount) == [1])
  }

  @Test(
    arguments: [
      (DiagnosisText(options()), "\n  and 1 finding, left out to bound memory\n\n"),
      (
        DiagnosisJUnit(options(failing: .error)),
        " Findings left out to bound memory: 1.</system-out>"
      ),
      (DiagnosisSARIF(options()), #""properties":{"findingsLeftOut":1}"#),
    ] as [(any Renderer<Diagnosis.Element>, String)])
  func `what is left out is told`(format: any Renderer<Diagnosis.Element>, text: String) throws {
    let events = try twoFindings()
    #expect(diagnosis(of: events, limits: .init(findings: 1), format).contains(text))
    #expect(!diagnosis(of: events, format).contains(text))
  }

  @Test func `no connection is lost where findings are too many`() {
    let events = Self.events(publishing: "cam", connections: 5)
    let all = cases(of: events).map(\.findings.count)
    #expect(all.allSatisfy { $0 > 0 })
    let found = cases(of: events, limits: .init(findings: 1))
    #expect(found.map(\.number).sorted() == Array(1...5))
    #expect(found.reduce(0) { $0 + $1.findings.count + $1.leftOutCount } == all.reduce(0, +))
    #expect(found.contains { $0.leftOutCount > 0 })
  }
}

/// What is known of connections, in the order in which it is told.
func cases(
  of events: [SessionEvent], least: Problem.Severity = .note,
  limits: Diagnosis.Limits = Diagnosis.Limits()
) -> [Diagnosis.Case] {
  var diagnosis = Diagnosis(least: least, limits: limits)
  var cases: [Diagnosis.Case] = []
  func collect() {
    while let element = diagnosis.next() {
      if case .connection(let found) = element { cases.append(found) }
    }
  }
  for event in events {
    diagnosis.append(event)
    collect()
  }
  diagnosis.finish()
  collect()
  return cases
}

/// What is asked of a diagnosis of `a.pcap`.
func options(
  least: Problem.Severity = .note, failing: Problem.Severity = .warning
) -> ReportOptions {
  var options = ReportOptions()
  options.inputs = [
    InputDescription(
      files: ["a.pcap"], linkType: nil, timePrecision: nil, snapshotLength: nil)
  ]
  options.leastSeverity = least
  options.failingSeverity = failing
  options.version = "1.2.3"
  return options
}

func diagnosis(
  of events: [SessionEvent], least: Problem.Severity = .note,
  limits: Diagnosis.Limits = Diagnosis.Limits(),
  _ cases: any Renderer<Diagnosis.Element> = DiagnosisText(ReportOptions())
) -> String {
  func text(_ cases: some Renderer<Diagnosis.Element>) -> String {
    written(DiagnosisReport(Diagnosis(least: least, limits: limits), cases), events)
  }
  return text(cases)
}
