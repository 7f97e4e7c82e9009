internal import NIOCore

/// Moves a conversation's bytes: to the peer and from it, each at its time.
final class ReplayHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var conversation: ReplayConversation
  private let options: ReplayOptions
  private let outcome: EventLoopPromise<ReplayOutcome>
  private var alarm: Alarm?
  private var clock: ReplayClock
  private var isOver = false
  private var isActing = false
  private var lastWrite: EventLoopFuture<Void>?

  /// What happens unless something else does.
  private struct Alarm {
    enum Kind: Hashable {
      case turn, wait, read, rest
    }

    let kind: Kind
    let progress: Int
    let task: Scheduled<Void>
  }

  init(
    _ script: ReplayScript, _ options: ReplayOptions, _ outcome: EventLoopPromise<ReplayOutcome>
  ) {
    conversation = ReplayConversation(script)
    self.options = options
    self.outcome = outcome
    clock = ReplayClock(keepsTime: options.keepsTime)
  }

  func channelActive(context: ChannelHandlerContext) {
    act(context)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    conversation.receive(Array(unwrapInboundIn(data).readableBytesView))
    act(context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) { act(context) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    conversation.peerEnded()
    act(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    conversation.peerEnded()
    end(context)
  }

  /// A connection that breaks is one that has ended: what was still to come is told.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    conversation.peerEnded()
    end(context)
  }

  // MARK: Acting

  /// Does all that can be done now.
  private func act(_ context: ChannelHandlerContext) {
    // Writing can tell at once that there is room again.
    guard !isOver, !isActing else { return }
    isActing = true
    defer { isActing = false }
    while !isOver {
      switch conversation.next() {
      case .turn(let time):
        guard context.channel.isWritable else { return arm(.read, options.timeout, context) }
        if let time, let wait = clock.wait(for: time, progress: conversation.progress) {
          return arm(.turn, wait, context)
        }
        disarm()
        perform(conversation.take(), context)
      case .reply:
        guard context.channel.isWritable else { return arm(.read, options.timeout, context) }
        perform(conversation.take(), context)
      case .wait: return arm(.wait, options.timeout, context)
      case .rest(let limit):
        let limit = limit.map { min(.nanoseconds($0), options.timeout) } ?? options.timeout
        return arm(.rest, limit, context)
      case .done: end(context)
      }
    }
  }

  private func perform(_ act: ReplayConversation.Act, _ context: ChannelHandlerContext) {
    switch act {
    case .send(let bytes):
      lastWrite = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
    case .close:
      guard let lastWrite else { return context.close(mode: .output, promise: nil) }
      // Closing would drop what waits to be written.
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      lastWrite.whenComplete { _ in context.value.close(mode: .output, promise: nil) }
    case .reset:
      let provider = context.channel as? any SocketOptionProvider
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      (lastWrite ?? context.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in
        // `struct linger`: on, for no time at all.
        _ = provider?.unsafeSetSocketOption(
          level: .socket, name: .so_linger, value: (Int32(1), Int32(0)))
        context.value.close(promise: nil)
      }
    }
  }

  private func end(_ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    disarm()
    outcome.succeed(conversation.outcome)
    guard let lastWrite, conversation.divergence == nil else {
      return context.close(promise: nil)
    }
    let context = NIOLoopBound(context, eventLoop: context.eventLoop)
    lastWrite.whenComplete { _ in context.value.close(promise: nil) }
  }

  // MARK: Time

  /// Sets the alarm, unless it is set for the same already.
  private func arm(_ kind: Alarm.Kind, _ delay: TimeAmount, _ context: ChannelHandlerContext) {
    if let alarm, alarm.kind == kind, kind == .rest || alarm.progress == conversation.progress {
      return
    }
    disarm()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let task = context.eventLoop.scheduleTask(in: delay) {
      let (handler, context) = bound.value
      handler.ring(kind, context)
    }
    alarm = Alarm(kind: kind, progress: conversation.progress, task: task)
  }

  private func disarm() {
    alarm?.task.cancel()
    alarm = nil
  }

  private func ring(_ kind: Alarm.Kind, _ context: ChannelHandlerContext) {
    alarm = nil
    switch kind {
    case .turn: break
    case .wait: conversation.waitEnded(after: options.seconds, isReading: true)
    case .read: conversation.waitEnded(after: options.seconds, isReading: false)
    case .rest: conversation.endRest()
    }
    act(context)
  }
}
