/// The JSON Schema (draft 2020-12) of the records.
public enum RecordSchema {
  public static let text = "{}\n"
}
