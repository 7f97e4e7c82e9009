internal import Packets

/// What people are told names things: where they stand by themselves, and where a URL, a query or an
/// address shows by its form what it is.
extension SecretCollector {
  mutating func replacingNames(in sentence: [UInt8]) -> [UInt8] {
    var pieces: [(bytes: [UInt8], isDone: Bool)] = []
    func append(_ bytes: [UInt8], isDone: Bool) {
      // What stands side by side is looked through as one, for names can have spaces.
      if let last = pieces.last, last.isDone == isDone {
        pieces[pieces.count - 1].bytes += bytes
      } else {
        pieces.append((bytes, isDone))
      }
    }
    let words = sentence.split(separator: 0x20, omittingEmptySubsequences: false)
    for (index, word) in words.enumerated() {
      if index > 0 { append([0x20], isDone: false) }
      let core = Self.withoutMarks(word)
      if core.contains(0x3A), Array(core).contains("://") {
        append(Array(word[..<core.startIndex]), isDone: false)
        append(replacing(url: Array(core)), isDone: true)
        append(Array(word[core.endIndex...]), isDone: false)
      } else if let query = word.firstIndex(of: 0x3F), word[query...].contains(0x3D) {
        append(Array(word[..<query]), isDone: false)
        append(replacing(query: word[query...]), isDone: true)
      } else {
        noteAddresses(in: word)
        append(Array(word), isDone: false)
      }
    }
    return pieces.flatMap { piece in
      piece.isDone ? piece.bytes : pseudonyms.replacing(in: piece.bytes, .sentence)
    }
  }

  /// Without brackets, quotation marks and what else ends a clause.
  private static func withoutMarks(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let opening = Array("\"'([<{".utf8)
    let closing = Array("\"')]>}.,;:!".utf8)
    let start = word.firstIndex { !opening.contains($0) } ?? word.endIndex
    let end = word[start...].lastIndex { !closing.contains($0) }.map { $0 + 1 } ?? start
    return word[start..<end]
  }

  /// Notes what can be read as an address, be that the capture's or another.
  private mutating func noteAddresses(in word: ArraySlice<UInt8>) {
    for piece in word.split(whereSeparator: { !$0.isPartOfAddress }) {
      let candidates = [Self.withoutMarks(piece)] + piece.split(separator: 0x3A)
      for candidate in candidates {
        let text = String(decoding: Self.withoutMarks(candidate), as: UTF8.self)
        guard text.utf8.count >= 7, IPAddress(text: text) != nil else { continue }
        note(address: text)
        break
      }
    }
  }
}

extension UInt8 {
  /// Whether it is a digit of any kind, a dot or a colon.
  fileprivate var isPartOfAddress: Bool {
    (0x30...0x3A).contains(self) || self == 0x2E || (0x41...0x46).contains(self)
      || (0x61...0x66).contains(self)
  }
}
