internal import Flows
internal import RTMP
internal import Reports
internal import Sessions

/// `exchange.ndjson`, and the two files of bytes that it tells how to send.
struct ExchangeFile: Sendable {
  /// Shorter runs of zeros stay where they are.
  private static let shortestRun = 16
  /// How many segments one line tells of.
  private static let segmentsPerLine = 16
  /// No conversation that is read is longer, in bytes.
  static let byteLimit = 1 << 28

  var lines: [String] = []
  var contents: [Direction: [UInt8]] = [:]

  static func name(of direction: Direction) -> String {
    direction.name + ".bin"
  }

  // MARK: Writing

  init(_ fixture: Fixture, leavesOutZeros: Bool) {
    var places: [Direction: Int] = [:]
    var segments: [String] = []
    var sender = Direction.clientToServer
    for step in fixture.steps {
      guard case .send(let byteCount, let overlap) = step.action else {
        endTurn(of: sender, &segments)
        lines.append(Self.line(step))
        continue
      }
      if step.direction != sender || overlap > 0 || segments.count == Self.segmentsPerLine {
        endTurn(of: sender, &segments)
      }
      sender = step.direction
      let stream = fixture[sender]
      let place = places[sender, default: 0]
      let end = min(stream.count, place + byteCount)
      places[sender] = end
      let counts = append(stream[place..<end], to: sender, leavesOutZeros)
      segments.append(
        "[\(([Self.seconds(step.time)] + counts.map(String.init)).joined(separator: ","))]")
      if overlap > 0 { endTurn(of: sender, &segments, overlap: overlap) }
    }
    endTurn(of: sender, &segments)
  }

  private mutating func endTurn(
    of sender: Direction, _ segments: inout [String], overlap: Int = 0
  ) {
    guard !segments.isEmpty else { return }
    let repeats = overlap > 0 ? ",\"overlap\":\(overlap)" : ""
    lines.append(
      "{\"from\":\"\(sender.sender.rawValue)\",\"step\":\"send\"\(repeats),\"segments\":[\(segments.joined(separator: ","))]}"
    )
    segments = []
  }

  private static func line(_ step: ExchangeStep) -> String {
    let more =
      switch step.action {
      case .gap(let count, let cause): ",\"bytes\":\(count),\"cause\":\"\(cause.name)\""
      default: ""
      }
    return
      "{\"from\":\"\(step.direction.sender.rawValue)\",\"step\":\"\(step.action.name)\",\"at\":\(seconds(step.time))\(more)}"
  }

  /// Without digits that say nothing.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let (seconds, rest) = max(0, nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
    guard rest > 0 else { return "\(seconds)" }
    let digits = String(rest)
    var fraction = String(repeating: "0", count: 9 - digits.count) + digits
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(seconds).\(fraction)"
  }

  /// Writes a segment's bytes; how many there are, how many zeros follow that are left out, and so on
  /// in turns.
  private mutating func append(
    _ segment: ArraySlice<UInt8>, to direction: Direction, _ leavesOutZeros: Bool
  ) -> [Int] {
    var counts: [Int] = []
    var place = segment.startIndex
    var kept = place
    while leavesOutZeros, place < segment.endIndex {
      guard segment[place] == 0 else {
        place += 1
        continue
      }
      let start = place
      while place < segment.endIndex, segment[place] == 0 { place += 1 }
      guard place - start >= Self.shortestRun else { continue }
      contents[direction, default: []] += segment[kept..<start]
      counts += [start - kept, place - start]
      kept = place
    }
    if kept < segment.endIndex || counts.isEmpty {
      contents[direction, default: []] += segment[kept...]
      counts.append(segment.endIndex - kept)
    }
    return counts
  }

  // MARK: Reading

  /// Puts a conversation together again.
  static func read(
    _ text: [UInt8], _ contents: [Direction: [UInt8]]
  ) throws(FixtureError) -> (steps: [ExchangeStep], streams: [Direction: [UInt8]]) {
    var reading = Reading(contents: contents)
    try JSONReader.readLines(text, of: FixtureFiles.exchange) { line throws(FixtureError) in
      try reading.take(line)
    }
    for (direction, bytes) in contents where reading.places[direction, default: 0] < bytes.count {
      throw FixtureError(
        "has \(bytes.count - reading.places[direction, default: 0]) bytes that no step sends",
        file: name(of: direction))
    }
    return (reading.steps, reading.streams)
  }

  /// What the lines so far have told.
  private struct Reading {
    /// A century, in seconds.
    private static let times = 0...3.2e9

    let contents: [Direction: [UInt8]]
    var steps: [ExchangeStep] = []
    var streams: [Direction: [UInt8]] = [.clientToServer: [], .serverToClient: []]
    /// How much of the contents was sent.
    var places: [Direction: Int] = [:]

    init(contents: [Direction: [UInt8]]) { self.contents = contents }

    mutating func take(_ value: JSONValue) throws(FixtureError) {
      var line = try JSONObject(value, "the line")
      let direction = try line.direction("from")
      let words = ["open", "send", "gap", "close", "reset"]
      let action: ExchangeStep.Action
      switch try line.due("step", line.word("step", of: words)) {
      case "send": return try takeSegments(of: &line, direction)
      case "open": action = .open
      case "close": action = .close
      case "reset": action = .reset
      default:
        let causes: [GapCause] = [.notCaptured, .snapshotLength, .evicted]
        let name = try line.due("cause", line.word("cause", of: causes.map(\.name)))
        let cause = causes.first { $0.name == name } ?? .notCaptured
        action = .gap(byteCount: try line.integer("bytes") ?? 0, cause)
      }
      let seconds = try line.due("at", line.number("at", in: Self.times))
      steps.append(ExchangeStep(direction, at: Self.nanoseconds(seconds), action))
    }

    private mutating func takeSegments(
      of line: inout JSONObject, _ direction: Direction
    ) throws(FixtureError) {
      let overlap = try line.integer("overlap") ?? 0
      for segment in try line.array("segments") ?? [] {
        guard case .array(let numbers) = segment.content,
          let seconds = numbers.first?.numberValue, Self.times.contains(seconds)
        else { throw segment.fault("a segment has no time") }
        let start = streams[direction, default: []].count
        guard (0...start).contains(overlap) else {
          throw line.fault("overlap is more than was sent before")
        }
        for (index, number) in numbers.dropFirst().enumerated() {
          try takeBytes(number, areZeros: !index.isMultiple(of: 2), direction)
        }
        let count = streams[direction, default: []].count - start
        steps.append(
          ExchangeStep(
            direction, at: Self.nanoseconds(seconds), .send(byteCount: count, overlap: overlap)))
      }
    }

    /// Takes as many bytes of the direction's file, or zeros that it lacks.
    private mutating func takeBytes(
      _ number: JSONValue, areZeros: Bool, _ direction: Direction
    ) throws(FixtureError) {
      let limit = ExchangeFile.byteLimit - streams[direction, default: []].count
      guard let count = number.numberValue.flatMap(Int.init(exactly:)), (0...limit).contains(count)
      else { throw number.fault("\(number) is no number of bytes") }
      if areZeros {
        streams[direction, default: []] += [UInt8](repeating: 0, count: count)
        return
      }
      let place = places[direction, default: 0]
      let bytes = contents[direction] ?? []
      guard count <= bytes.count - place else {
        throw number.fault(
          "takes \(count) bytes at \(place) of \(ExchangeFile.name(of: direction)), which has \(bytes.count)"
        )
      }
      streams[direction, default: []] += bytes[place..<place + count]
      places[direction] = place + count
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
  }
}

extension JSONObject {
  /// Who sends.
  mutating func direction(_ name: String) throws(FixtureError) -> Direction {
    let sender: Role? = try word(name)
    guard let sender else { throw fault("lacks \"\(name)\": \"client\" or \"server\"") }
    return Direction(from: sender)
  }
}

extension ExchangeStep.Action {
  fileprivate var name: String {
    switch self {
    case .open: "open"
    case .send: "send"
    case .gap: "gap"
    case .close: "close"
    case .reset: "reset"
    }
  }
}
