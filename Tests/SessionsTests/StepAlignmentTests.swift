import ByteParsing
import Packets
import Testing

@testable import Comparison
@testable import Sessions

@Suite struct StepAlignmentTests {
  /// Steps by a letter for what they are called, and a digit for what they say; `*` answers the
  /// unknown, and capital letters are answers.
  private func steps(_ text: String) -> [SessionStep] {
    text.split(separator: " ").map { word in
      let name = String(word.prefix(1))
      let isAnswer = name == "*" || name.first?.isUppercase ?? false
      return SessionStep(
        key: name == "*" ? SessionStep.answerToUnknown : name, kind: isAnswer ? .answer : .command,
        frame: 0, message: nil, values: [SessionValue("value", .words(String(word)))],
        time: CaptureTime(nanoseconds: 0), turn: 0, place: 0..<0, isComplete: true)
    }
  }

  private func aligned(_ good: String, _ bad: String, late: Bool = false) -> String {
    let (one, other) = (steps(good), steps(bad))
    let words = (good.split(separator: " "), bad.split(separator: " "))
    return StepAlignment(good: one, bad: other, prefersLate: late).pairs.map { pair in
      switch pair {
      case .both(let good, let bad): "\(words.0[good])=\(words.1[bad])"
      case .good(let good): "\(words.0[good])-"
      case .bad(let bad): "-\(words.1[bad])"
      }
    }.joined(separator: " ")
  }

  @Test func `what is called alike goes together, in order`() {
    #expect(aligned("a b c", "a x c d") == "a=a b- -x c=c -d")
    #expect(aligned("", "a") == "-a")
    #expect(aligned("a", "") == "a-")
    #expect(aligned("", "") == "")
  }

  @Test func `of many those that say the same go together`() {
    #expect(aligned("m1 m2 m3", "m3") == "m1- m2- m3=m3")
    #expect(aligned("m1", "m2 m1 m3") == "-m2 m1=m1 -m3")
  }

  @Test func `what stands around a step does not tell it from others`() {
    var good = steps("m1 m2")
    good[1].values.append(SessionValue("sent", .words("in turn"), .circumstance))
    let pairs = StepAlignment(good: good, bad: steps("m2"), prefersLate: false).pairs
    #expect(pairs == [.good(0), .both(good: 1, bad: 0)])
  }

  @Test func `as many as possible go together`() {
    #expect(aligned("a1 b1", "b1 a2 b2") == "-b1 a1=a2 b1=b2")
  }

  @Test func `what is alike in all goes with the first, or with the last`() {
    #expect(aligned("m m m", "m") == "m=m m- m-")
    #expect(aligned("m m m", "m", late: true) == "m- m- m=m")
    #expect(aligned("a m m", "m m b", late: true) == "a- m=m m=m -b")
  }

  @Test func `an answer to a request that was not seen can be any answer, and nothing else`() {
    #expect(aligned("a B c", "a * c") == "a=a B=* c=c")
    #expect(aligned("b", "*") == "b- -*")
    #expect(aligned("A B", "* B") == "A=* B=B")
  }
}
