/// What the numbers of `colorInfo` mean (ITU-T H.273, ISO/IEC 23091-2).
public enum ColorNames {
  /// nil where the table of the property has no entry, or there is no table.
  ///
  /// - Parameter property: of `colorConfig`, such as `colorPrimaries`.
  public static func name(of property: String, _ value: Double) -> String? {
    guard let index = UInt8(exactly: value) else { return nil }
    return tables[property]?[index]
  }

  private static let tables: [String: [UInt8: String]] = [
    "colorPrimaries": [
      1: "BT.709", 2: "unspecified", 4: "BT.470 System M", 5: "BT.601 625", 6: "BT.601 525",
      7: "SMPTE 240M", 8: "generic film", 9: "BT.2020", 10: "SMPTE ST 428-1 (XYZ)",
      11: "SMPTE RP 431-2 (DCI-P3)", 12: "SMPTE EG 432-1 (Display P3)", 22: "EBU Tech 3213-E",
    ],
    "transferCharacteristics": [
      1: "BT.709", 2: "unspecified", 4: "gamma 2.2", 5: "gamma 2.8", 6: "BT.601",
      7: "SMPTE 240M", 8: "linear", 9: "logarithmic 100:1", 10: "logarithmic 316:1",
      11: "IEC 61966-2-4", 12: "BT.1361", 13: "sRGB", 14: "BT.2020 10-bit", 15: "BT.2020 12-bit",
      16: "SMPTE ST 2084 (PQ)", 17: "SMPTE ST 428-1", 18: "ARIB STD-B67 (HLG)",
    ],
    "matrixCoefficients": [
      0: "identity (RGB)", 1: "BT.709", 2: "unspecified", 4: "FCC", 5: "BT.601 625",
      6: "BT.601 525", 7: "SMPTE 240M", 8: "YCgCo", 9: "BT.2020 non-constant luminance",
      10: "BT.2020 constant luminance", 11: "SMPTE ST 2085",
      12: "chromaticity-derived non-constant luminance",
      13: "chromaticity-derived constant luminance", 14: "ICtCp", 15: "IPT-PQ-C2", 16: "YCgCo-Re",
      17: "YCgCo-Ro",
    ],
  ]
}
