public import ArgumentParser
internal import Dissection
internal import Flows
public import RTMP
public import Reports

/// What is shown, and how.
struct OutputOptions: ParsableArguments {
  enum Way: String, ExpressibleByArgument, CaseIterable {
    case c2s, s2c
  }

  @Option(help: FormatName<DissectCommand>.help)
  var format = FormatName<DissectCommand>.usual

  @Flag(
    name: .customShort("v"),
    help: """
      Open messages into their fields and chunks; -vv adds their bytes, and says which those of \
      headers and of the handshake are.
      """)
  var verbosity: Int

  @Option(
    help: ArgumentHelp("Only the flow of that number; can be given again.", valueName: "number"))
  var flow: [Int] = []

  @Option(
    help: """
      Only one direction: c2s (client to server) or s2c; with --raw-stream, that of the bytes.
      """)
  var direction: Way?

  @Option(
    help: ArgumentHelp(
      "Only messages of that type, by name (video, command_amf0) or ID; can be given again.",
      valueName: "type"))
  var type: [MessageType] = []

  @Option(help: "What records hold of payloads: none, sha256, hex or base64.")
  var payload: PayloadStyle = .none

  @Option(help: "How records show AMF values: plain, or typed (with every marker).")
  var amf: AMFStyle = .plain

  @Option(help: ArgumentHelp("Stop after so many messages.", valueName: "count"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on.") }
  }

  var reportOptions: ReportOptions {
    var options = ReportOptions()
    options.style = Terminal.style
    options.detail = detail
    options.payload = payload
    options.amf = amf
    return options
  }

  var decoderOptions: RTMPDecoder.Options { format.value.decoderOptions(reportOptions) }

  private var detail: TimelineRenderer.Detail {
    switch verbosity {
    case ..<1: .line
    case 1: .fields
    default: .bytes
    }
  }

  var filter: EventFilter {
    var filter = EventFilter()
    filter.flows = FlowSelection(flow)
    filter.types = type
    filter.direction = direction.map { $0 == .c2s ? .clientToServer : .serverToClient }
    return filter
  }

  /// Which direction's bytes a stream without a capture has.
  var streamDirection: Direction { filter.direction ?? .clientToServer }
}

extension PayloadStyle: ExpressibleByArgument {
  public init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    self.init(rawValue: argument)
  }

  /// That of media alone is for redacted output.
  public static var allValueStrings: [String] {
    allCases.filter { $0 != .mediaSHA256 }.map(\.rawValue)
  }
}

extension AMFStyle: ExpressibleByArgument {}

extension MessageType: ExpressibleByArgument {
  public init?(argument: String) {
    if let id = UInt8(argument) {
      self.init(rawValue: id)
    } else if let named = (0...UInt8.max).lazy.map(MessageType.init(rawValue:))
      .first(where: { $0.isAssigned && $0.name == argument })
    {
      self = named
    } else {
      return nil
    }
  }

  public static var allValueStrings: [String] {
    (0...UInt8.max).map(MessageType.init(rawValue:)).filter(\.isAssigned).map(\.name)
  }
}
