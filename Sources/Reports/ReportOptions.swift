/// How a message's payload is shown in records.
public enum PayloadStyle: Hashable, Sendable, CaseIterable {
  case none, sha256, hex, base64
}
