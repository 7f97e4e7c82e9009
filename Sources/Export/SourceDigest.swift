internal import Capture
public import SessionFixtures

extension SourceDigest {
  /// The SHA-256 of a file, in hexadecimal digits; nil for what cannot be read again, such as a pipe.
  public static func text(of path: String) -> String? {
    guard SmallFile.isRegular(path) else { return nil }
    var digest = SourceDigest()
    let isRead = SmallFile.readBlocks(path) { block in
      digest.append(block)
      return true
    }
    return isRead ? digest.finish() : nil
  }
}
