import Testing

@testable import Export

@Suite struct ExtractNamesTests {
  @Test(arguments: [
    ("cam1", "cam1"), ("../../etc/passwd", "etc_passwd"), ("", ""), ("..", ""), ("/", ""),
    ("a\u{0}b\n\u{1B}[2Jc", "a_b_2Jc"), ("Ünï cödé", "n_c_d_"), ("-rf", "rf"),
    ("cam1?token=secret", "cam1"), ("C:\\x", "C_x"), (".hidden", "hidden"),
  ])
  func `a name keeps only what is safe`(name: String, safe: String) {
    #expect(ExportNames.sanitized(name) == safe)
  }

  @Test func `a long name is cut`() {
    #expect(ExportNames.sanitized(String(repeating: "é/x", count: 5000)).utf8.count <= 80)
  }

  @Test func `a name is given once, whatever its case`() {
    var names = ExportNames()
    #expect(names.claim("cam") == "cam")
    #expect(names.claim("Cam") == "Cam-2")
    #expect(names.claim("cam") == "cam-3")
  }
}
