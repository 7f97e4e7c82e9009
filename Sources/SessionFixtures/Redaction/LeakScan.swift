internal import Fields
internal import Redaction
internal import Flows
internal import RTMP
internal import Sessions

/// Looks for what was replaced, in all that is written of a fixture.
struct LeakScan: Sendable {
  private let pseudonyms: Pseudonyms
  private let telling: [(original: [UInt8], isWord: Bool)]

  init(_ pseudonyms: Pseudonyms) {
    self.pseudonyms = pseudonyms
    telling = pseudonyms.telling
  }

  /// Whether a file's name holds anything that was replaced; of the shortest strings that says nothing.
  func finds(inName name: String) -> Bool {
    let name = Array(name.lowercased().utf8)
    return pseudonyms.originals.contains { original in
      original.count >= 3
        && name.firstRange(of: Array(String(decoding: original, as: UTF8.self).lowercased().utf8))
          != nil
    }
  }

  private func firstLeak(in bytes: [UInt8]) -> (original: [UInt8], place: Int)? {
    for (original, isWord) in telling {
      let range = bytes.firstRange(of: original) { before, after in
        !isWord || ProtocolWords.delimit(before, after)
      }
      if let range { return (original, range.lowerBound) }
    }
    return nil
  }

  /// - Throws: where a string is left: its kind and length, and the file with its place.
  func check(_ files: FixtureFiles) throws(FixtureError) {
    for name in FixtureFiles.names {
      guard let bytes = files.contents[name] else { continue }
      if let found = firstLeak(in: bytes) {
        throw leak(found.original, "at byte \(found.place)", file: name)
      }
    }
    // Chunk headers can stand amid a string, so that it is seen only when its message is read.
    let fixture = try FixtureFiles.read(files.contents).fixture
    var options = Analyzer.Options()
    options.decoder.retention = .whole
    options.followsSessions = false
    var leaks: [FixtureError] = []
    fixture.decode(options) { event in
      guard leaks.isEmpty, case .message(let report) = event.content,
        let direction = event.direction
      else { return }
      if let original = leak(in: report) {
        leaks.append(
          leak(original, "in message \(report.index)", file: ExchangeFile.name(of: direction)))
      }
    }
    if let leak = leaks.first { throw leak }
  }

  private func leak(in report: MessageReport) -> [UInt8]? {
    let payload = report.message.payload.bytes
    if let found = firstLeak(in: payload) { return found.original }
    guard !report.message.header.type.isMedia else { return nil }
    return pseudonyms.originals.first { original in
      !ProtocolWords.values.contains(String(decoding: original, as: UTF8.self))
        && AMFStringHead.all(byteCount: original.count).contains { head in
          payload.firstRange(of: head + original) != nil
        }
    }
  }

  private func leak(_ original: [UInt8], _ place: String, file: String) -> FixtureError {
    let kind = pseudonyms.kind(of: original)?.rawValue ?? ""
    return FixtureError(
      "still holds what was to be replaced (\(kind), \(original.count) bytes) \(place)", file: file)
  }
}
