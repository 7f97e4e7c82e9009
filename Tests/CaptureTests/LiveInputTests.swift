import Capture
import Foundation
import Packets
import TestSupport
import Testing

/// Pipes that nobody closes end when they are asked to.
@Suite struct LiveInputTests {
  /// A named pipe with a writer, as long as this is there.
  private final class Writer {
    let path: String
    private let folder: TemporaryFile
    private let file: Int32

    init(_ bytes: [UInt8]) throws {
      folder = try TemporaryFile([])
      path = folder.path + ".fifo"
      #expect(mkfifo(path, 0o600) == 0)
      file = open(path, O_RDWR | O_NONBLOCK)
      write(bytes)
    }

    func write(_ bytes: [UInt8]) {
      let file = FileHandle(fileDescriptor: file, closeOnDealloc: false)
      #expect(throws: Never.self) { try file.write(contentsOf: bytes) }
    }

    deinit { close(file) }
  }

  private let capture = CaptureBuilder.pcap(CaptureSourceTests.packets)

  private func sizes(_ source: inout CaptureSource, _ limit: Int = .max) -> [Int] {
    var sizes: [Int] = []
    while sizes.count < limit, let packet = source.nextPacket() { sizes.append(packet.bytes.count) }
    return sizes
  }

  @Test func `packets that a pipe holds are read, and no more are waited for`() throws {
    let writer = try Writer(capture)
    let end = InputEnd()
    end.ask()
    var source = try CaptureSource(paths: [writer.path], end: end)
    #expect(sizes(&source) == [20, 21, 22])
    #expect(source.failures.isEmpty)
  }

  @Test func `a packet that has not come whole is none, and no damage`() throws {
    let writer = try Writer(capture.dropLast(1))
    let end = InputEnd()
    end.ask()
    var source = try CaptureSource(paths: [writer.path], end: end)
    #expect(sizes(&source) == [20, 21])
    #expect(source.failures.isEmpty)
  }

  @Test func `a pipe that has nothing yet is idle, and then gives what comes`() throws {
    let writer = try Writer(Array(capture[..<50]))
    let end = InputEnd()
    var source = try CaptureSource(paths: [writer.path], end: end)
    let wasIdle = isIdle(&source)
    #expect(wasIdle)
    writer.write(Array(capture[50...]))
    #expect(sizes(&source, 3) == [20, 21, 22])
    let isIdleAgain = isIdle(&source)
    #expect(isIdleAgain)
    end.ask()
    #expect(sizes(&source).isEmpty)
    #expect(source.failures.isEmpty)
  }

  private func isIdle(_ source: inout CaptureSource) -> Bool {
    if case .idle = source.next() { true } else { false }
  }

  @Test func `all pipes of a capture end`() throws {
    let (first, second) = try (Writer(capture), Writer(capture))
    let end = InputEnd()
    end.ask()
    var source = try CaptureSource(paths: [first.path, second.path], end: end)
    #expect(sizes(&source) == [20, 20, 21, 21, 22, 22])
  }

  @Test func `a pipe that holds no capture is told of`() throws {
    let writer = try Writer([])
    let end = InputEnd()
    end.ask()
    #expect { try CaptureSource(paths: [writer.path], end: end).descriptions } throws: {
      ($0 as? CaptureError)?.kind == .notACapture
    }
  }

  @Test func `the bytes of a stream end too`() throws {
    let writer = try Writer([1, 2, 3])
    let end = InputEnd()
    end.ask()
    var stream = try StreamFile(path: writer.path, end: end)
    var bytes: [UInt8] = []
    while let block = try stream.next() {
      for place in block.indices { bytes.append(block[place]) }
    }
    #expect(bytes == [1, 2, 3])
  }

  @Test func `files on a disk do not come as they happen`() throws {
    let file = try TemporaryFile(capture)
    let writer = try Writer(capture)
    #expect(!CaptureSource.isLive(path: file.path))
    #expect(!CaptureSource.isLive(path: "/nowhere.pcap"))
    #expect(CaptureSource.isLive(path: writer.path))
    let end = InputEnd()
    end.ask()
    var source = try CaptureSource(paths: [file.path], end: end)
    #expect(sizes(&source) == [20, 21, 22])
  }
}
