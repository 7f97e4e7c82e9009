import Testing

@testable import Reports

@Suite struct ComparedCellsTests {
  private func cells(_ good: String, _ bad: String, _ width: Int) -> [String] {
    let cells = ComparedCells(good, bad, width: width)
    return [cells.good, cells.bad]
  }

  @Test func `what fits is whole`() {
    #expect(cells("abc", "abd", 3) == ["abc", "abd"])
    #expect(cells("", "abc", 10) == ["", "abc"])
  }

  @Test func `what does not fit is cut at its end, or around the place where it differs`() {
    let same = String(repeating: "0123456789", count: 4)
    #expect(cells("abcdefghijklmnop" + same, "xbc", 14) == ["abcdefghijklm…", "xbc"])
    #expect(
      cells(same + "A tail of its own", same + "B", 20)
        == ["…234567890123456789…", "…234567890123456789B"])
  }

  @Test(arguments: 3...60)
  func `no cell is wider than its column`(width: Int) {
    let same = String(repeating: "é", count: 50)
    for (good, bad) in [(same + "A" + same, same + "B" + same), (same + "A", "B"), ("", same)] {
      #expect(cells(good, bad, width).allSatisfy { $0.count <= width })
    }
  }

  @Test(arguments: 24...60)
  func `both show where they differ`(width: Int) {
    let same = String(repeating: "x", count: 50)
    #expect(
      zip(cells(same + "A" + same, same + "B" + same, width), ["A", "B"]).allSatisfy {
        $0.contains($1)
      })
  }
}
