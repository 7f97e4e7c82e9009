/// How a message's payload is shown in records.
public enum PayloadStyle: Hashable, Sendable, CaseIterable {
  case none, sha256, hex, base64
  /// Of audio and video; null of what else there is, of which a short text could be guessed by trying.
  case mediaSHA256
}
