import ByteParsing
import SessionFixtures
import Flows
import Packets
import RTMP
import Sessions
import Testing

/// What a decoder makes of a script.
struct ScriptConversation {
  let fixture: SessionFixtures.Fixture
  var messages: [MessageReport] = []
  var directions: [Direction] = []
  var handshakes: [Direction: Handshake] = [:]
  var findings: [String] = []

  /// Takes the steps of a script, as text.
  init(_ steps: String, head: String = "") throws {
    let text = #"{"format": "rtmpscope-script/1", \#(head) "steps": [\#(steps)]}"#
    fixture = try FixtureScript(Array(text.utf8)).fixture
    var options = Analyzer.Options()
    options.decoder.retention = .whole
    var events: [SessionEvent] = []
    fixture.decode(options) { events.append($0) }
    for event in events { note(event) }
  }

  private mutating func note(_ event: SessionEvent) {
    switch event.content {
    case .message(let report):
      messages.append(report)
      directions.append(event.direction ?? .clientToServer)
    case .handshake(let report):
      if let direction = event.direction { handshakes[direction] = report.handshake }
    case .finding(let report): findings.append(report.problem.id)
    default: break
    }
  }

  /// The sends of a direction: when, and how many bytes, how many of them again.
  func sends(_ direction: Direction) -> [[Int]] {
    fixture.steps.compactMap { step in
      guard step.direction == direction, case .send(let count, let overlap) = step.action else {
        return nil
      }
      return [Int(step.time / 1_000_000), count, overlap]
    }
  }

  static let handshake = #"{"handshake": "simple"}"#
}
