import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Sees to it that an answer which ends the connection is the last one, and that the client gets to read it.
///
/// What is left of a body that nobody wants is read and thrown away for a while. A connection that is closed while the
/// client still sends is reset, and takes the answer with it, which then cannot be read any more (RFC 9112 §9.6).
final class ClosingHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a client may go on sending what nobody wants.
    private static let patience = TimeAmount.seconds(2)

    /// Whether the request that came last is here to its end.
    private var isRequestWhole = true
    /// Whether the answer that is being written is the last one.
    private var isLast = false
    /// Whether the last answer is written.
    private var isOver = false
    private var end: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isRequestWhole = false
        case .body: break
        case .end: isRequestWhole = true
        }
        guard isOver else { return context.fireChannelRead(data) }
        if isRequestWhole { stopReading(context) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): isLast = head.headerFields[.connection] == "close"
        case .body: break
        case .end: isOver = isLast
        }
        context.write(data, promise: promise)
        if isOver { finish(context) }
    }

    private func finish(_ context: ChannelHandlerContext) {
        let channel = context.channel
        if isRequestWhole { stopReading(context) }
        end = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(mode: .all, promise: nil) }
    }

    /// Lets the server end its side once it has written. A connection under TLS cannot be closed by halves, so it is told
    /// that nothing more will come, and not the connection.
    private func stopReading(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline
        context.eventLoop.execute { pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What is left of the body is no request, and need not be one.
        if isOver { context.close(promise: nil) } else { context.fireErrorCaught(error) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }
}
