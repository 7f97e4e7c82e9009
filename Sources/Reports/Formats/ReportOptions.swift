public import ByteParsing
internal import Packets

/// What a report is about, and what is asked of it beside its format.
public struct ReportOptions: Sendable {
  /// What is read; two captures where two are compared.
  public var inputs: [InputDescription] = []
  public var style = TextStyle()
  public var detail = TimelineRenderer.Detail.line
  public var payload = PayloadStyle.none
  public var amf = AMFStyle.plain
  /// Findings of less weight are left out.
  public var leastSeverity = Problem.Severity.note
  /// From where on findings are failures to those who count them.
  public var failingSeverity = Problem.Severity.warning
  /// Whether what each session has come to is listed; of a diagnosis, the programs and their habits.
  public var listsSessions = false
  /// Of the program that writes it; nil where that has none.
  public var version: String?

  public init() {}

  /// nil where there are no times.
  var timePrecision: TimePrecision? { inputs.first?.timePrecision }

  /// What is read, by name.
  var fileNames: String { inputs.flatMap(\.files).joined(separator: ",") }
}

/// How a message's payload is shown in records.
public enum PayloadStyle: String, Hashable, Sendable, CaseIterable {
  case none, sha256, hex, base64
  /// Of audio and video; null of what else there is, of which a short text could be guessed by trying.
  case mediaSHA256
}
