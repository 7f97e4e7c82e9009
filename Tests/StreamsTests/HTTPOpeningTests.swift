import Streams
import Testing

@Suite struct HTTPOpeningTests {
  static let requests: [(String, String?)] = [
    ("GET / HTTP/1.1\r\nHost: a.example:8080\r\n\r\n", "a.example:8080"),
    ("GET / HTTP/1.0\nhOsT:a.example\n\n", "a.example"),
    ("GET / HTTP/1.1\r\nX-Host: b\r\nHost: a\r\nHost: c\r\n\r\n", "a"),
    ("GET / HTTP/1.1\r\n\r\nHost: a\r\n", nil),
    ("GET / HTTP/1.1\r\nHost:\r\n\r\n", nil),
    ("GET / HTTP/1.1\r\nHost: cut.exa", nil),
    ("Host: a\r\nHost\r\n\r\n", nil),
    ("", nil),
  ]

  @Test(arguments: requests.indices) func `a host is the field's before the body`(_ index: Int) {
    let (request, host) = Self.requests[index]
    #expect(HTTPOpening(Array(request.utf8)).host == host)
  }

  @Test func `a host is whole or none, wherever the request is cut, and any byte may be another`() {
    let request = Array("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".utf8)
    for cut in request.indices {
      let host = HTTPOpening(Array(request[..<cut])).host
      #expect(host == nil || host == "a.example")
      for byte: UInt8 in [0, 0x0A, 0x0D, 0x3A, 0xFF] {
        var changed = request
        changed[cut] = byte
        let host = HTTPOpening(changed).host
        #expect(host.map { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } } ?? true)
      }
    }
  }
}
