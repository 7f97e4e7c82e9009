// Peers can send texts of any length; what is kept for many connections, or said in a sentence, has
// their beginning.

extension StringProtocol {
  /// The text in at most `width` characters, the last of them an ellipsis if it has more.
  package func shortened(to width: Int) -> String {
    guard let end = index(startIndex, offsetBy: width, limitedBy: endIndex), end < endIndex else {
      return String(self)
    }
    return prefix(Swift.max(0, width - 1)) + "…"
  }
}

extension String {
  /// How many characters of a name a sentence repeats.
  private static let sentenceWidth = 80
  /// How many bytes of a name are kept in what sums a connection up.
  private static let summaryByteCount = 2048

  /// The text as sentences have it.
  package var inSentence: String { shortened(to: Self.sentenceWidth) }

  /// The text as summaries have it.
  var inSummary: String { bounded(to: Self.summaryByteCount) }

  /// The text, or its beginning and an ellipsis if it has more than `byteCount` bytes of UTF-8.
  package func bounded(to byteCount: Int) -> String {
    utf8.count > byteCount ? String(decoding: utf8.prefix(byteCount), as: UTF8.self) + "…" : self
  }
}
