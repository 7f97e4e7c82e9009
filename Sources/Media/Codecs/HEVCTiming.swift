internal import ByteParsing

/// Reads on in a sequence parameter set, from the bit depths to the timing in its VUI parameters
/// (H.265 §7.3.2.2.1, §E.2.1).
enum HEVCTiming {
  /// In frames a second; nil where the set has no timing.
  ///
  /// - Parameters:
  ///   - aspect: takes the aspect ratio that stands on the way.
  ///   - reordered: takes sps_max_num_reorder_pics, which does too.
  static func readFrameRate(
    _ set: inout BitReader, subLayers: Int, aspect: inout SampleAspectRatio?,
    reordered: inout UInt32?
  ) throws(ParseError) -> Double? {
    try set.skipUE(2)
    let orderBits = Int(try set.readUE()) + 4
    let hasOrdering = try set.readFlag()
    for _ in 0..<(hasOrdering ? subLayers + 1 : 1) {
      try set.skipUE(1)
      reordered = try set.readUE()
      try set.skipUE(1)
    }
    try set.skipUE(6)
    if try set.readFlag(), try set.readFlag() { try skipScalingLists(&set) }
    try set.skip(2)
    if try set.readFlag() {
      try set.skip(8)
      try set.skipUE(2)
      try set.skip(1)
    }
    try skipReferenceSets(&set)
    if try set.readFlag() {
      let count = try set.readUE()
      guard count <= 32 else { throw .invalid(.codecConfigurationBroken) }
      try set.skip(Int(count) * (orderBits + 1))
    }
    try set.skip(2)
    guard try set.readFlag() else { return nil }
    aspect = try SampleAspectRatio(&set)
    return try readUsability(&set)
  }

  /// vui_parameters, from behind the aspect ratio up to the timing.
  private static func readUsability(_ set: inout BitReader) throws(ParseError) -> Double? {
    if try set.readFlag() { try set.skip(1) }
    if try set.readFlag() {
      try set.skip(4)
      if try set.readFlag() { try set.skip(24) }
    }
    if try set.readFlag() { try set.skipUE(2) }
    try set.skip(3)
    if try set.readFlag() { try set.skipUE(4) }
    guard try set.readFlag() else { return nil }
    let units = try set.readBits(32)
    let scale = try set.readBits(32)
    return units > 0 && scale > 0 ? Double(scale) / Double(units) : nil
  }

  /// scaling_list_data (§7.3.4).
  private static func skipScalingLists(_ set: inout BitReader) throws(ParseError) {
    for size in 0..<4 {
      for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
        guard try set.readFlag() else {
          try set.skipUE(1)
          continue
        }
        try set.skipUE(min(64, 1 << (4 + 2 * size)) + (size > 1 ? 1 : 0))
      }
    }
  }

  /// The short-term reference picture sets (§7.3.7).
  private static func skipReferenceSets(_ set: inout BitReader) throws(ParseError) {
    let count = try set.readUE()
    guard count <= 64 else { throw .invalid(.codecConfigurationBroken) }
    var pictures = 0
    for number in 0..<count {
      if number > 0, try set.readFlag() {
        try set.skip(1)
        try set.skipUE(1)
        var kept = 0
        for _ in 0...pictures {
          let isUsed = try set.readFlag()
          if isUsed { kept += 1 } else if try set.readFlag() { kept += 1 }
        }
        pictures = kept
      } else {
        let negative = try set.readUE()
        let positive = try set.readUE()
        guard negative <= 16, positive <= 16 else { throw .invalid(.codecConfigurationBroken) }
        pictures = Int(negative + positive)
        for _ in 0..<pictures {
          try set.skipUE(1)
          try set.skip(1)
        }
      }
    }
  }
}

extension BitReader {
  /// Passes over Exp-Golomb codes, signed or not.
  fileprivate mutating func skipUE(_ count: Int) throws(ParseError) {
    for _ in 0..<count { _ = try readUE() }
  }
}
