import ByteParsing
import TestSupport
import Testing

@testable import RTMP

@Suite struct SearchBufferTests {
  @Test func `bytes are found by their offsets, across pieces and holes`() {
    let buffer = sample()
    #expect(
      (100..<114).map { buffer.byte(at: $0) }
        == [1, 2, 3, 4, 5, nil, nil, nil, 6, 7, 8, 9, nil, nil])
    #expect(buffer.range(from: 101).count == 4)
    #expect(buffer.range(from: 101, atLeast: 1).count == 2)
    #expect(buffer.range(from: 105).isEmpty)
    #expect(buffer.firstHeld(from: 105) == 108)
    #expect(buffer.firstHeld(from: 112) == nil)
    #expect((buffer.start, buffer.end, buffer.byteCount) == (100, 114, 9))
  }

  @Test func `bytes that came together begin and end at boundaries`() {
    let buffer = sample()
    #expect((100..<113).filter { buffer.isBoundary($0) } == [100, 103, 105, 106, 107, 108, 112])
  }

  @Test(arguments: 100...114)
  func `what is dropped is gone, and the rest keeps its place`(offset: StreamOffset) {
    var buffer = sample()
    let whole = buffer
    let count = buffer.drop(before: offset)
    #expect(count == whole.byteCount - buffer.byteCount)
    for place in 100..<StreamOffset(114) {
      #expect(buffer.byte(at: place) == (place < offset ? nil : whole.byte(at: place)))
    }
  }

  @Test func `pieces are taken with what they are called`() {
    var buffer = sample()
    var taken: [(UInt64, [UInt8])] = []
    while let mark = buffer.firstMark {
      let range = buffer.firstRange
      taken.append((mark, [UInt8](copying: buffer.span.extracting(range))))
      buffer.dropFirst(range.count)
    }
    #expect(taken.map(\.0) == [7, 8, 9])
    #expect(taken.map(\.1) == [[1, 2, 3], [4, 5], [6, 7, 8, 9]])
    #expect(buffer.isEmpty)
  }

  @Test func `a buffer takes over another with its holes`() {
    var buffer = SearchBuffer(at: 98)
    buffer.append([10, 11].span, mark: 1)
    buffer.append(sample())
    #expect(buffer.byteCount == 11)
    #expect(buffer.byte(at: 99) == 11)
    #expect(buffer.byte(at: 106) == nil)
    #expect(buffer.byte(at: 108) == 6)
    #expect(buffer.end == 114)
  }

  @Test func `pieces of one byte cost more than their bytes`() {
    var small = SearchBuffer(at: 0)
    var large = SearchBuffer(at: 0)
    for _ in 0..<1000 { small.append([1].span, mark: 1) }
    large.append([UInt8](repeating: 1, count: 1000).span, mark: 1)
    #expect(small.byteCount == large.byteCount)
    #expect(small.footprint > 20 * large.footprint)
  }

  @Test func `memory follows what is held, not what went by`() {
    var buffer = SearchBuffer(at: 0)
    let piece = [UInt8](repeating: 1, count: 1000)
    for number in 0..<1000 {
      buffer.append(piece.span, mark: UInt64(number))
      buffer.drop(before: buffer.end - 100)
      #expect(buffer.span.count <= 8192)
    }
  }

  private func sample() -> SearchBuffer {
    var buffer = SearchBuffer(at: 100)
    buffer.append([1, 2, 3].span, mark: 7)
    buffer.append([4, 5].span, mark: 8)
    buffer.skip(3)
    buffer.append([6, 7, 8, 9].span, mark: 9)
    buffer.skip(2)
    return buffer
  }
}
