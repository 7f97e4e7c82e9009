internal import ByteParsing
internal import Crypto

/// The SHA-256 of what a fixture is made from, block by block.
public struct SourceDigest {
  private var hash = SHA256()

  public init() {}

  public mutating func append(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// In hexadecimal digits.
  public func finish() -> String { hash.finalize().hexText }
}
