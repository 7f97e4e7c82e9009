/// The JSON Schema (draft 2020-12) of the records, as `records.schema.json` has it.
public enum RecordSchema {
  public static let text = String(decoding: PackageResources.records_schema_json, as: UTF8.self)
}
