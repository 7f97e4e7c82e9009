#!/usr/bin/env python3
"""Checks what layout.py finds in Swift."""
from swift import argues_for_length, bindings, imports, switches

EXAMPLE = r'''
#if canImport(Glibc)
  internal import Glibc
#endif
@testable public import RTMP
import struct Foundation.URL
// import Nothing
let text = "import Less \("switch a { case .x: }") \" // import Lesser"
/// Ends where it ends.
func f() {
  switch report.body {
  case .audio, .video: if case .opaque = other {}
  case .command(.connect(let a)), .data(let b) where b.is(.empty): break
  // case .aggregate: break
  case (.control, _): guard case .sharedObject = a, case .userControl = b else { break }
  default: switch a.map({ $0.x }) { case let .inner(x): break }
  }
  self.switchOver = .empty
  if isWhole,
    case .video(let header)? = message.body, let x = header.x
  {}
  guard case .empty = read(a) else { return }
  for case .command(let name, 1) in bodies where name.isEmpty {}
  while x == y, case let .data(z) = c {}
  return if case .opaque = self { 1 } else { 2 }
}
'''

assert imports(EXAMPLE) == {"Glibc", "RTMP", "Foundation"}, imports(EXAMPLE)
found = list(switches(EXAMPLE))
assert found == [("report.body", {"audio", "video", "command", "data", "control"}), ("a.map({ $0.x })", {"inner"})], found
matched = [one for one in bindings(EXAMPLE) if one[0] != "other"]
assert matched == [
    ("a", {"sharedObject"}), ("b", {"userControl"}), ("message.body", {"video"}), ("read(a)", {"empty"}),
    ("bodies", {"command"}), ("c", {"data"}), ("self", {"opaque"})], matched
assert not argues_for_length("import A\n\n/// Reads.\nstruct A {}\n// Long because: too late.\n")
assert argues_for_length("import A\n\n/// Reads.\n///\n/// Long because one state is shared by all.\nstruct A {}\n")
print("ok   imports, switches, matched cases and first comments are found in Swift")
