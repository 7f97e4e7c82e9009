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

  /// One line.
  fileprivate struct Line: Decodable {
    let from: String
    let step: String
    let at: Double?
    let segments: [[Double]]?
    let overlap: Int?
    let bytes: UInt64?
    let cause: String?
  }

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
    var steps: [ExchangeStep] = []
    var streams: [Direction: [UInt8]] = [.clientToServer: [], .serverToClient: []]
    var places: [Direction: Int] = [:]
    for (index, text) in text.split(separator: 0x0A).enumerated() {
      let line = try JSONCoding.read(
        Line.self, from: text, file: FixtureFiles.exchange, line: index + 1)
      do throws(Fault) {
        try line.take(&steps, &streams, &places, contents)
      } catch {
        throw FixtureError(error.text, file: FixtureFiles.exchange, line: index + 1)
      }
    }
    for (direction, bytes) in contents where places[direction, default: 0] < bytes.count {
      throw FixtureError(
        "has \(bytes.count - places[direction, default: 0]) bytes that no step sends",
        file: name(of: direction))
    }
    return (steps, streams)
  }
}

private struct Fault: Error {
  let text: String

  init(_ text: String) { self.text = text }
}

extension ExchangeFile.Line {
  fileprivate func take(
    _ steps: inout [ExchangeStep], _ streams: inout [Direction: [UInt8]],
    _ places: inout [Direction: Int], _ contents: [Direction: [UInt8]]
  ) throws(Fault) {
    guard let direction = Role(rawValue: from).map(Direction.init) else {
      throw Fault("from is \"\(from)\", and has to be client or server")
    }
    if step == "send" {
      for segment in segments ?? [] {
        let time = try Self.time(segment.first)
        let start = streams[direction, default: []].count
        for (index, number) in segment.dropFirst().enumerated() {
          guard let count = Int(exactly: number), count >= 0,
            count <= ExchangeFile.byteLimit - streams[direction, default: []].count
          else { throw Fault("\(number) is no number of bytes") }
          if index.isMultiple(of: 2) {
            let place = places[direction, default: 0]
            let bytes = contents[direction] ?? []
            guard count <= bytes.count - place else {
              throw Fault(
                "takes \(count) bytes at \(place) of \(ExchangeFile.name(of: direction)), which has \(bytes.count)"
              )
            }
            streams[direction, default: []] += bytes[place..<place + count]
            places[direction] = place + count
          } else {
            streams[direction, default: []] += [UInt8](repeating: 0, count: count)
          }
        }
        guard (0...start).contains(overlap ?? 0) else {
          throw Fault("overlap is more than was sent before")
        }
        let count = streams[direction, default: []].count - start
        steps.append(
          ExchangeStep(direction, at: time, .send(byteCount: count, overlap: overlap ?? 0)))
      }
      return
    }
    let action: ExchangeStep.Action =
      switch step {
      case "open": .open
      case "close": .close
      case "reset": .reset
      case "gap": .gap(byteCount: bytes ?? 0, try Self.cause(cause))
      default: throw Fault("there is no step \"\(step)\"")
      }
    steps.append(ExchangeStep(direction, at: try Self.time(at), action))
  }

  private static func time(_ seconds: Double?) throws(Fault) -> Int64 {
    // A century, in seconds.
    guard let seconds, (0...3.2e9).contains(seconds) else { throw Fault("has no time") }
    return Int64((seconds * 1e9).rounded())
  }

  private static func cause(_ name: String?) throws(Fault) -> GapCause {
    let all: [GapCause] = [.notCaptured, .snapshotLength, .evicted]
    guard let cause = all.first(where: { $0.name == name }) else {
      throw Fault("there is no cause \"\(name ?? "")\"")
    }
    return cause
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
