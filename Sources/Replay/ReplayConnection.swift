internal import NIOCore
internal import NIOPosix
internal import SessionFixtures

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The connection that a fixture is replayed in, from its opening to its end.
public enum ReplayConnection {
  /// Plays the script to a server.
  ///
  /// - Throws: ``ReplayFailure`` where there is no connection.
  public static func connect(
    to address: ReplayAddress, _ script: ReplayScript, _ options: ReplayOptions
  ) throws -> ReplayOutcome {
    try withLoop { loop in
      let outcome = loop.makePromise(of: ReplayOutcome.self)
      let connection = ClientBootstrap(group: loop)
        .connectTimeout(options.timeout)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .channelOption(.socketOption(.tcp_nodelay), value: 1)
        .channelInitializer { channel in
          add(ReplayHandler(script, options, outcome), to: channel)
        }
        .connect(host: address.host, port: address.port)
      connection.whenFailure { outcome.fail($0) }
      return try result(outcome, "\(address): cannot be reached")
    }
  }

  /// Plays the script to the first client that comes.
  ///
  /// - Parameter isListening: is called with the address that clients can come to.
  /// - Throws: ``ReplayFailure`` where no client comes.
  public static func listen(
    on address: ReplayAddress, _ script: ReplayScript, _ options: ReplayOptions,
    isListening: (ReplayAddress) throws -> Void
  ) throws -> ReplayOutcome {
    try withLoop { loop in
      let outcome = loop.makePromise(of: ReplayOutcome.self)
      let patience = loop.scheduleTask(in: options.timeout) {
        outcome.fail(
          ReplayFailure("nobody has connected within \(options.seconds.plainText) s"))
      }
      let server = ServerBootstrap(group: loop)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        // One after the other, so that nobody comes in beside the first.
        .serverChannelOption(.maxMessagesPerRead, value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          patience.cancel()
          channel.eventLoop.execute { channel.parent?.close(promise: nil) }
          return add(ReplayHandler(script, options, outcome), to: channel)
        }
        .bind(host: address.host, port: address.port)
      let channel: any Channel
      do {
        channel = try server.wait()
      } catch {
        patience.cancel()
        outcome.fail(error)
        return try result(outcome, "\(address): cannot be listened on")
      }
      let local = channel.localAddress
      do {
        try isListening(
          ReplayAddress(
            host: local?.ipAddress ?? address.host, port: local?.port ?? address.port))
      } catch {
        patience.cancel()
        outcome.fail(error)
        _ = try? outcome.futureResult.wait()
        throw error
      }
      return try result(outcome, "\(address)")
    }
  }

  private static func withLoop<T>(_ body: (any EventLoop) throws -> T) throws -> T {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    return try body(group.next())
  }

  private static func add(
    _ handler: @autoclosure () -> ReplayHandler, to channel: any Channel
  ) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(handler())
    }
  }

  private static func result(
    _ outcome: EventLoopPromise<ReplayOutcome>, _ place: String
  ) throws -> ReplayOutcome {
    do {
      return try outcome.futureResult.wait()
    } catch {
      throw ReplayFailure("\(place): \(reason(error))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as ReplayFailure: error.description
    case let error as IOError:
      "\(String(cString: strerror(error.errnoCode))) (errno \(error.errnoCode))"
    case let error as NIOConnectionError:
      if let first = error.connectionErrors.first {
        reason(first.error)
      } else {
        "there is no such host"
      }
    case ChannelError.connectTimeout: "no answer in time"
    default: "\(error)"
    }
  }
}
