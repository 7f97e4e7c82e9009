internal import ByteParsing
internal import Dissection
internal import Reports
internal import Sessions

/// Prints what a format makes of events, while their input is read.
struct EventPrinter {
  var filter = EventFilter()
  /// How many messages are printed; nil for all.
  var limit: Int?
  /// Whether input comes as it happens, so that what there is is to be read before more comes.
  let isLive: Bool

  init(isLive: Bool) { self.isLive = isLive }

  /// Reads to the end, or as far as that is possible.
  ///
  /// - Returns: the greatest severity among the findings that were printed.
  mutating func print(
    _ source: inout some EventSource & ~Copyable, with renderer: any Renderer<SessionEvent>
  ) throws -> Problem.Severity? {
    var output = StandardOutput()
    var renderer = renderer
    var worst: Problem.Severity?
    var messageCount = 0
    renderer.begin(into: &output.buffer)
    let reading = Result {
      try source.read { event in
        guard filter.shows(event) else { return true }
        worst = event.worseSeverity(than: worst)
        renderer.append(event, into: &output.buffer)
        try output.flushIfLarge()
        guard case .message = event.content else { return true }
        messageCount += 1
        return messageCount != limit
      } betweenPieces: {
        if isLive { try output.flush() }
      }
    }
    renderer.finish(into: &output.buffer)
    try output.flush()
    try reading.get()
    try filter.flows.check()
    return worst
  }
}
