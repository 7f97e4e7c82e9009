internal import Sessions
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP

/// Whether a capture would have a step that another session has.
struct StepVisibility {
  /// The session in which the step is looked for.
  let outline: SessionOutline
  /// The session that has it.
  let other: SessionOutline
  /// When both take the steps that they have in common, in order of time.
  let anchors: [(other: CaptureTime, here: CaptureTime)]

  /// How much longer than the other session one has to wait before it waits in vain.
  private static let patience: Int64 = 5_000_000_000

  /// Why the step may have been there without being captured; nil where it was not there.
  ///
  /// - Parameters:
  ///   - before: the last step in the direction that both have before it.
  ///   - after: the next one.
  func lack(
    of step: SessionStep, _ direction: Direction, between before: SessionStep?,
    and after: SessionStep?
  ) -> SessionDifference.Lack? {
    let side = outline[direction]
    let start = before?.place.upperBound ?? 0
    let end = after?.place.lowerBound ?? .max
    if let undecoded = outline.end?.summary[direction].undecoded, undecoded.from < end,
      !isHandshakeCutOff(undecoded)
    {
      return .undecoded
    }
    if before == nil, outline.isMidstream { return .beginsInside }
    if side.isCut, after == nil { return .stepLimit }
    // Which media is the first is not known behind a hole.
    let first = step.kind == .media ? 0 : start
    if side.holes.touches(from: first, to: end) { return .bytesMissing }
    if step.kind == .media, outline.isMidstream { return .beginsInside }
    // Where packets are missing, more may be at the end, where nothing tells.
    let isHoled = Direction.allCases.contains { !outline[$0].holes.isEmpty }
    if after == nil, isHoled { return .bytesMissing }
    return after == nil && outline.isOpenAtEnd && !couldHaveCome(step) ? .endsOpen : nil
  }

  private func isHandshakeCutOff(_ undecoded: Undecoded) -> Bool {
    if case .handshakeCutOff = undecoded.reason { return true }
    return false
  }

  /// Whether the capture goes on for so long that the step would have come by then.
  ///
  /// What comes once media flows comes when somebody wants it.
  private func couldHaveCome(_ step: SessionStep) -> Bool {
    let mediaStart =
      Direction.allCases.flatMap { other[$0].steps }.filter { $0.kind == .media }
      .map(\.time).min()
    if let mediaStart, mediaStart < step.time { return false }
    let anchor =
      anchors.last { $0.other <= step.time } ?? (other.firstTime, outline.firstTime)
    let needed = step.time - anchor.other
    return outline.lastTime - anchor.here >= needed.addingClamped(Self.patience)
  }
}
