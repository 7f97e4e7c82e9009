import Testing

@testable import ByteParsing

@Suite struct PartitioningIndexTests {
  @Test func `it is where the second part begins, however long both are`() {
    for count in 0...9 {
      for boundary in 0...count {
        #expect((0..<count).partitioningIndex { $0 >= boundary } == boundary)
      }
    }
  }

  @Test func `a slice keeps its indices`() {
    let slice = [9, 1, 2, 3, 4][1...]
    #expect(slice.partitioningIndex { $0 > 2 } == 3)
    #expect(slice.partitioningIndex { $0 > 4 } == 5)
  }
}
