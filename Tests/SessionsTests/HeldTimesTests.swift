import Packets
import Testing

@testable import Sessions

@Suite struct HeldTimesTests {
  @Test func `packets are known from the first whose bytes are held on`() {
    var held = HeldTimes()
    for frame: UInt64 in [5, 9, 7, 12] {
      held.note(frame, at: CaptureTime(nanoseconds: Int64(frame)), firstHeld: frame == 12 ? 9 : 5)
    }
    #expect([5, 9, 7, 12].map { held[$0]?.nanoseconds } == [nil, 9, 7, 12])
    held.note(13, at: CaptureTime(nanoseconds: 13), firstHeld: nil)
    #expect(held.count == 0)
  }

  @Test func `a search that goes on and on keeps only what it holds`() {
    var held = HeldTimes()
    for frame in 1...10_000 as ClosedRange<UInt64> {
      held.note(
        frame, at: CaptureTime(nanoseconds: 0), firstHeld: frame > 40 ? frame - 40 : 1)
      #expect(held.count <= 41)
    }
  }
}
