package import ByteParsing

extension Malformation {
  /// The same with other names, where it quotes any.
  package func replacing(_ replace: PartReplacement) -> Malformation {
    guard let detail else { return self }
    // Of a name that is cut off nobody knows what it was a part of.
    let mayBeCut = detail.count >= AMFString.quotedLength
    return Malformation(
      problem: problem, offset: offset, endsReading: endsReading,
      detail: mayBeCut ? nil : replace(.sentence, AMFString(detail)).description)
  }
}
