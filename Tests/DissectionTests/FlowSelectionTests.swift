import Capture
import Dissection
import Sessions
import TestSupport
import Testing

@Suite struct FlowSelectionTests {
  private func selection(_ wanted: [Int], limit: Int = .max) throws -> FlowSelection {
    let fixture = try #require(Fixture.all.first { $0.name == "reject-badname" })
    var source = CaptureDissection(try CaptureSource(paths: [fixture.capturePath]))
    var selection = FlowSelection(wanted)
    var count = 0
    try source.forEach { event in
      #expect(
        selection.shows(event) == (event.flow.map { wanted.isEmpty || wanted.contains($0) } ?? true)
      )
      count += 1
      return count < limit
    }
    return selection
  }

  @Test(arguments: [[], [1], [2], [2, 1]])
  func `flows that are there are shown`(wanted: [Int]) throws {
    let selection = try selection(wanted)
    #expect(selection.count == 2)
    try selection.check()
  }

  @Test(arguments: [([7], 7), ([1, 9, 3], 3), ([0], 0), ([-1, 2], -1)])
  func `the first that is missing is told of`(wanted: [Int], missing: Int) throws {
    let selection = try selection(wanted)
    let error = try #require(throws: MissingFlow.self) { try selection.check() }
    #expect(error.description == "There is no flow \(missing); the capture has flows 1 to 2.")
  }

  @Test func `nothing is missing that was not read to its end`() throws {
    try selection([7], limit: 20).check()
  }

  @Test(
    arguments: [
      (0, nil, "There is no flow 3; the capture has no RTMP connection."),
      (1, nil, "There is no flow 3; the capture has only flow 1."),
      (2, "bad.pcap", "There is no flow 3; bad.pcap has flows 1 to 2."),
    ] as [(Int, String?, String)])
  func `the text says which flows there are`(count: Int, capture: String?, text: String) {
    #expect(MissingFlow(number: 3, count: count, capture: capture).description == text)
  }
}
