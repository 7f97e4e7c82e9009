public import Sessions

/// The formats of each command; the first one is meant where none is named.
public enum ReportFormats {
  public static let dissection: [ReportFormat<SessionEvent>] = [
    TimelineRenderer.format, RecordLines.format, RecordArray.format, SummaryText.format,
  ]
  public static let diagnosis: [ReportFormat<SessionEvent>] = [
    DiagnosisText.format, DiagnosisRecords.format, DiagnosisSARIF.format, DiagnosisJUnit.format,
  ]
  public static let flows: [ReportFormat<SessionEvent>] = [
    FlowListRenderer.format, FlowRecords.format,
  ]
  public static let comparison: [ReportFormat<ComparisonReport>] = [
    ComparisonText.format, ComparisonRecords.format,
  ]
}
