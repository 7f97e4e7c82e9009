/// JSON Schemas (draft 2020-12) of the files of a fixture, and of scripts.
public enum FixtureSchema {
  /// Of `fixture.json`.
  public static let manifest = text(PackageResources.fixture_schema_json)
  /// Of each line of `exchange.ndjson`.
  public static let exchange = text(PackageResources.exchange_schema_json)
  /// Of each line of `expected.ndjson`.
  public static let expected = text(PackageResources.expected_schema_json)

  /// Of what ``FixtureScript`` reads.
  public static let script = text(PackageResources.script_schema_json)

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
