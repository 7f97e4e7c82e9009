internal import AMF
internal import Fields
internal import Packets
internal import RTMP
public import Sessions
internal import Synchronization

/// Puts pseudonyms in the place of what is secret as a capture is read: the same as in fixtures
/// (``SecretKind``), for each string the same from where it is first seen.
public final class StreamRedaction: Sendable {
  /// How much of what was replaced is remembered, in bytes.
  ///
  /// What is forgotten has another pseudonym when it comes again.
  static let rememberedBytes = 16 << 20

  private let collector: Mutex<SecretCollector>

  public convenience init() { self.init(rememberedBytes: Self.rememberedBytes) }

  init(rememberedBytes: Int) {
    collector = Mutex(SecretCollector(Pseudonyms(byteLimit: rememberedBytes, knowsOwn: false)))
  }

  /// For ``Analyzer/Options/disguise``.
  public var disguise: Disguise {
    Disguise(address: { self.redacted($0) }, body: { self.redacted($0) })
  }

  private func redacted(_ address: IPAddress) -> IPAddress {
    let text = collector.withLock { $0.note(address: address.description) }
    // There is no length of an address that has no pseudonym; should there be one, none is shown.
    return IPAddress(text: String(decoding: text, as: UTF8.self)) ?? IPAddress(ipv4: 0)
  }

  private func redacted(_ body: MessageBody) -> MessageBody {
    collector.withLock { collector in
      collector.beginAnew()
      collector.note(body)
      collector.finish()
      return body.replacing { part, string in
        AMFString(bytes: collector.shown(part, string.bytes))
      }
    }
  }
}

extension SecretCollector {
  /// What is shown of a part of the message that was noted.
  fileprivate func shown(_ part: AMFPart, _ bytes: [UInt8]) -> [UInt8] {
    switch part {
    case .text: strings[bytes] ?? whole(bytes) ?? pseudonyms.replacing(in: bytes, .value)
    case .name: pseudonyms.replacing(in: bytes, .value)
    case .sentence: pseudonyms.replacing(in: bytes, .sentence)
    case .bytes: [UInt8](repeating: 0, count: bytes.count)
    }
  }

  /// What became of a string that was one by itself before, where it cannot be a word of the protocol.
  private func whole(_ bytes: [UInt8]) -> [UInt8]? {
    guard let kind = pseudonyms.kind(of: bytes), kind != .queries, kind != .apps,
      !ProtocolWords.values.contains(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    return pseudonyms[bytes]
  }
}
