internal import ArgumentParser
internal import Reports

/// A command whose report has several formats.
protocol ReportingCommand: ParsableCommand {
  associatedtype Subject

  /// The first one is meant where none is named.
  static var formats: [ReportFormat<Subject>] { get }
}

/// A format of a command's report, as a user names it.
struct FormatName<Command: ReportingCommand>: ExpressibleByArgument {
  let value: ReportFormat<Command.Subject>

  init?(argument: String) {
    guard let format = Command.formats.first(where: { $0.name == argument }) else { return nil }
    value = format
  }

  private init(_ value: ReportFormat<Command.Subject>) { self.value = value }

  static var usual: Self { Self(Command.formats[0]) }

  var defaultValueDescription: String { value.name }

  static var allValueStrings: [String] { Command.formats.map(\.name) }

  /// What help says of the option, such as "text (a timeline), or json (one array)".
  static var help: ArgumentHelp {
    let names = Command.formats.map { format in
      format.name + (format.summary.map { " (\($0))" } ?? "")
    }
    let last = names.suffix(2).joined(separator: names.count > 2 ? ", or " : " or ")
    return ArgumentHelp((names.dropLast(2) + [last]).joined(separator: ", ") + ".")
  }
}
