#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// JSON in the files of a fixture.
enum JSONCoding {
  static func read<T: Decodable>(
    _ type: T.Type, from bytes: some Collection<UInt8>, file: String, line: Int? = nil
  ) throws(FixtureError) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw FixtureError(error.sentence, file: file, line: line)
    } catch {
      throw FixtureError("is no JSON", file: file, line: line)
    }
  }

  /// Indented, with names in order, so that versions can be compared line by line.
  static func write(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(value)) + [0x0A]
  }
}

extension DecodingError {
  /// What is wrong, and at which member.
  fileprivate var sentence: String {
    func place(_ context: Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      return path.isEmpty ? "" : "\(path.joined(separator: ".")): "
    }
    switch self {
    case .keyNotFound(let key, let context): return "\(place(context))lacks \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context))\(context.debugDescription)"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? "is no JSON" : place(context) + context.debugDescription
    @unknown default: return "is no JSON"
    }
  }
}
