import AMF
import RTMP
import TestSupport
import Testing

@Suite struct CommandSignatureTests {
  @Test func `arguments have the names of their places`() throws {
    let command = try command(
      "play", WireBuilder.string("cam1") + WireBuilder.number(-2000) + WireBuilder.number(-1))
    let named = command.namedArguments(answering: nil)
    #expect(named.map(\.name) == ["stream_name", "start", "duration"])
    #expect(named.map(\.value) == [.string("cam1"), .number(-2000), .number(-1)])
  }

  @Test func `what a result brings is named by what it answers`() throws {
    let command = try command("_result", WireBuilder.number(1))
    #expect(command.namedArguments(answering: "createStream").map(\.name) == ["stream_id"])
    #expect(command.namedArguments(answering: "getStreamLength").map(\.name) == ["duration"])
    #expect(command.namedArguments(answering: nil).isEmpty)
  }

  @Test func `arguments of a command that is not known have no names`() throws {
    #expect(try command("f", WireBuilder.number(1)).namedArguments(answering: nil).isEmpty)
  }

  @Test(arguments: [
    ("NetConnection.Connect.Success", true), ("NetStream.Play.StreamNotFound", true),
    ("NetConnection.Connect.ReconnectRequest", true), ("NetStream.Failed", true),
    ("NetStream.SeekStart.Notify", true), ("NetStream.SecondScreen.Stop", true),
    ("NetGroup.Replication.Fetch.SendNotify", true), ("SharedObject.NoWriteAccess", true),
    ("NetStream.DeleteStream.Suceess", false), ("NetStream.Play", false), ("", false),
  ]) func `a status code is known or not`(code: String, isKnown: Bool) throws {
    let info = [3, 0, 4] + Array("code".utf8) + WireBuilder.string(code) + [0, 0, 9]
    let command = try command("onStatus", info)
    #expect(command.statusCode.map(\.description) == code)
    #expect(StatusCode.isKnown(AMFString(code)) == isKnown)
  }

  private func command(_ name: String, _ arguments: [UInt8]) throws -> Command {
    let payload = WireBuilder.string(name) + WireBuilder.number(1) + [5] + arguments
    guard case .command(let command)? = body(of: payload, type: 20) else {
      throw Missing.command
    }
    return command
  }

  private enum Missing: Error { case command }
}
