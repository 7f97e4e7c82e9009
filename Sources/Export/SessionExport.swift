public import Sessions

/// What is written beside the streams, and how they begin.
public struct ExportOptions: Sendable {
  /// Whether a stream whose start was not seen begins with its first message rather than with its first
  /// key frame.
  public var startsAtFirst = false
  /// Whether decoder configurations become files of their own.
  public var writesConfigurations = false

  public init() {}
}

/// Turns what becomes known of connections into files: an FLV file for each stream that is published or
/// played.
///
/// The decoder must keep payloads (``RTMP/PayloadRetention/whole``). It writes nothing itself: after
/// each event ``takeSteps()`` gives what is to be done.
public struct SessionExport: Sendable {
  private let options: ExportOptions
  private var flows: [Int: FlowExport] = [:]
  private var output = ExportOutput()

  public init(options: ExportOptions = ExportOptions()) { self.options = options }

  public mutating func note(_ event: SessionEvent) {
    guard let number = event.flow else { return }
    if case .flow(let report) = event.content {
      flows[number] = FlowExport(number, report, options)
    }
    flows[number]?.note(event, &output)
    if case .flowEnd = event.content { flows[number] = nil }
  }

  /// What is to be done next, in order.
  public mutating func takeSteps() -> [ExportStep] { output.takeSteps() }
}
