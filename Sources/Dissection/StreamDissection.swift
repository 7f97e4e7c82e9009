public import Capture
public import Flows
public import RTMP
public import Reports
internal import Rules
public import Sessions

/// Reads one direction's bytes, and tells what they say.
public struct StreamDissection: EventSource, ~Copyable {
  public static let pieceNames = "blocks"

  private var file: StreamFile
  private var analyzer: StreamAnalyzer
  public private(set) var failures: [CaptureError] = []

  /// - Parameters:
  ///   - direction: that of the bytes.
  ///   - disguise: what puts others in the place of names; nil leaves them as they are.
  public init(
    _ file: consuming StreamFile, direction: Direction,
    options: RTMPDecoder.Options = RTMPDecoder.Options(), disguise: Disguise? = nil
  ) {
    self.file = file
    analyzer = StreamAnalyzer(direction: direction, options: options, disguise: disguise)
  }

  public var input: InputDescription { file.input }

  public mutating func advance() -> Bool {
    do throws(CaptureError) {
      return try Self.feed(&analyzer, from: &file)
    } catch {
      failures.append(error)
      analyzer.finish()
      return false
    }
  }

  private static func feed(
    _ analyzer: inout StreamAnalyzer, from file: inout StreamFile
  ) throws(CaptureError) -> Bool {
    guard let bytes = try file.next() else {
      analyzer.finish()
      return false
    }
    analyzer.append(bytes)
    return true
  }

  public mutating func next() -> SessionEvent? { analyzer.next() }
}

extension StreamFile {
  /// What is known before the first byte.
  public var input: InputDescription {
    InputDescription(files: [name], linkType: nil, timePrecision: nil, snapshotLength: nil)
  }
}
