public import Sessions
internal import ByteParsing
public import Flows
internal import Packets
internal import RTMP

/// What one connection does, without its times and its volume: what another is held against.
public struct SessionOutline: Sendable {
  /// More steps of one direction are not kept.
  public static let stepLimit = 2000

  /// What one side sends.
  public struct Sent: Sendable {
    /// In order.
    public internal(set) var steps: [SessionStep] = []
    /// The protocol that it speaks, where that is not RTMP.
    public internal(set) var foreignProtocol: String?
    /// Whether there were more steps than are kept.
    public internal(set) var isCut = false
    var holes = HoleList()
    var media = MediaNotes()
  }

  /// The number of the flow.
  public let flow: Int
  public let report: FlowReport
  /// nil where the capture's reading broke off.
  public internal(set) var end: FlowEndReport?
  /// Of its packets.
  let firstTime: CaptureTime
  var lastTime: CaptureTime
  private var sides = InlineArray<2, Sent>(repeating: Sent())

  init(flow: Int, report: FlowReport, firstTime: CaptureTime) {
    self.flow = flow
    self.report = report
    self.firstTime = firstTime
    lastTime = firstTime
  }

  public internal(set) subscript(direction: Direction) -> Sent {
    get { sides[direction.index] }
    _modify { yield &sides[direction.index] }
  }

  /// Whether the capture begins inside the connection.
  public var isMidstream: Bool { report.start == .midstream }

  /// Whether the capture, or what is known of the connection, ends before the connection does.
  public var isOpenAtEnd: Bool { end?.end != .fin && end?.end != .rst }

  /// Whether a rule says that the protocol is broken or that somebody refuses.
  public var hasError: Bool { (end?.summary.findings[.error] ?? 0) > 0 }

  /// What the client does, by its request or by the way media goes; nil where neither was seen.
  public var purpose: StreamPurpose? {
    if let purpose = end?.summary.streams.first?.purpose { return purpose }
    if self[.clientToServer].media.hasFrames { return .publish }
    return self[.serverToClient].media.hasFrames ? .play : nil
  }

  /// What it is about, such as `live/cam1`; nil where no request was seen.
  public var subject: String? {
    guard let summary = end?.summary else { return nil }
    let parts = [summary.application, summary.streams.first?.name].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// The tracks that one side sends.
  func tracks(_ direction: Direction) -> [SessionSummary.Track] {
    (end?.summary.session?.streams ?? []).flatMap(\.tracks).filter { $0.direction == direction }
  }

  /// Whether all that a side has sent was seen.
  func isWhole(_ direction: Direction) -> Bool {
    !isMidstream && self[direction].holes.isEmpty && !self[direction].isCut
  }
}

/// Where bytes of a direction are missing, or are not decoded.
struct HoleList: Sendable {
  private static let limit = 4096
  private var holes: [Range<StreamOffset>] = []

  var isEmpty: Bool { holes.isEmpty }

  /// - Parameter hole: behind the start of those before it.
  mutating func add(_ hole: Range<StreamOffset>) {
    guard let last = holes.last else {
      holes.append(hole)
      return
    }
    // From the last one on nothing is known, once there are so many.
    let end = holes.count < Self.limit ? hole.upperBound : .max
    if hole.lowerBound <= last.upperBound || holes.count >= Self.limit {
      let start = min(last.lowerBound, hole.lowerBound)
      holes[holes.count - 1] = start..<max(last.upperBound, end)
    } else {
      holes.append(hole)
    }
  }

  /// Whether one reaches into a range.
  func reachInto(_ range: Range<StreamOffset>) -> Bool {
    holes.contains { $0.lowerBound < range.upperBound && $0.upperBound > range.lowerBound }
  }

  /// Whether one lies between two places, or touches them.
  func touches(from start: StreamOffset, to end: StreamOffset) -> Bool {
    holes.contains { $0.lowerBound <= end && $0.upperBound >= start }
  }
}
