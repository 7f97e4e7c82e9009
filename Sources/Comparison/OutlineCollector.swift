public import Sessions
/// Makes an outline of each connection of a capture.
///
/// The decoder should keep digests of payloads (``RTMP/PayloadRetention/digest``): by them it is
/// known whether two connections carry the same media.
public struct OutlineCollector: Sendable {
  /// Later flows are counted, but not compared.
  public static let flowLimit = 1000

  /// nil for all flows.
  private let wanted: Int?
  private var builders: [Int: OutlineBuilder] = [:]
  /// Of the capture, those that are not wanted included.
  public private(set) var flowCount = 0

  /// - Parameter wanted: the number of the only flow that is asked for.
  public init(wanted: Int? = nil) { self.wanted = wanted }

  public mutating func note(_ event: SessionEvent) {
    guard let flow = event.flow, let time = event.time else { return }
    if case .flow(let report) = event.content {
      flowCount += 1
      if wanted.map({ $0 == flow }) ?? (builders.count < Self.flowLimit) {
        builders[flow] = OutlineBuilder(flow: flow, report: report, at: time)
      }
    }
    builders[flow]?.note(event, at: time)
  }

  /// In order of the flows' numbers.
  public var outlines: [SessionOutline] {
    builders.sorted { $0.key < $1.key }.map(\.value.outline)
  }
}
