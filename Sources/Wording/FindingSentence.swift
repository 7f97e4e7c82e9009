internal import ByteParsing
public import Sessions

extension FindingReport {
  /// How many bytes a sentence has at most: some repeat what a peer has sent.
  private static let byteLimit = 1024

  /// What was found, in one or a few sentences.
  public var sentence: String {
    isLastTold ? plainSentence + " (Further ones are only counted.)" : plainSentence
  }

  /// The same without what is said of further ones.
  var plainSentence: String {
    (Sentences.all[problem] ?? Sentences.decoded)(Wording(self)).bounded(to: Self.byteLimit)
  }
}

/// How each rule's findings are worded.
enum Sentences {
  typealias Sentence = @Sendable (Wording) -> String

  static let all: [Problem: Sentence] = [
    acknowledgement, chunk, control, transport, closing, connect, order, command, status, stream,
    media, clock,
    mediaForm, frames, dataNames, enhanced, amf, handshake, decoding, peer, opening,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
