extension RandomAccessCollection {
  /// The first index whose element belongs to the second part, or `endIndex`, in logarithmic time.
  ///
  /// - Parameter isInSecondPart: false for every element up to some place and true from there on.
  @inlinable
  package func partitioningIndex(where isInSecondPart: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if isInSecondPart(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
