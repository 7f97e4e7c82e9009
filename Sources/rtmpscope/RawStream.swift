internal import Capture
internal import Reports
internal import Sessions

/// One direction's bytes, without a capture.
struct RawStream: ~Copyable {
  private var file: StreamFile

  /// Opens a file; from here on a signal ends one that comes as it happens.
  init(path: String) throws {
    if CaptureSource.isLive(path: path) { Interruption.watch() }
    do {
      file = try StreamFile(path: path, end: Interruption.inputEnd)
    } catch {
      throw InputFailure(errors: [error])
    }
  }

  /// What the first record says of the input.
  var recordInput: RecordRenderer.Input {
    RecordRenderer.Input(
      files: [file.name], linkType: nil, timePrecision: nil, snapshotLength: nil)
  }

  /// Feeds every byte to `analyzer`, and calls `body` for each event.
  ///
  /// - Parameters:
  ///   - body: false ends reading.
  ///   - betweenBlocks: called when a block's events are done, before the next one is waited for.
  /// - Throws: ``InputFailure`` at the end, where the file could not be read to its end.
  mutating func analyze(
    with analyzer: inout StreamAnalyzer, _ body: (SessionEvent) throws -> Bool,
    betweenBlocks: () throws -> Void
  ) throws {
    var failure: CaptureError?
    while failure == nil {
      do throws(CaptureError) {
        guard let bytes = try file.next() else { break }
        analyzer.append(bytes)
      } catch {
        failure = error
      }
      while let event = analyzer.next() {
        guard try body(event) else { return }
      }
      try betweenBlocks()
    }
    analyzer.finish()
    while let event = analyzer.next() {
      guard try body(event) else { return }
    }
    if let failure { throw InputFailure(errors: [failure]) }
  }
}
