import HTTPTypes
import NIOCore
import NIOHTTPTypes
import SCIM

/// Gives the answer to a request that is not HTTP a body, and lets nothing follow an answer that ends the connection.
///
/// Such a request reaches no responder: the server answers it by itself, with an empty 400, and closes. Every other
/// 400 has a body and with it a content type, which is how this one is known. What is left of a body that nobody
/// wanted to read is such a request too, and has been answered.
final class ParserErrorHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Whether the answer that is being written is the last one.
    private var isLast = false
    /// Whether the last answer is written.
    private var isOver = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): write(head, context, promise)
        case .body: context.write(data, promise: promise)
        case .end:
            isOver = isLast
            context.write(data, promise: promise)
        }
    }

    private func write(_ head: HTTPResponse, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        isLast = head.headerFields[.connection] == "close"
        guard head.status == .badRequest, head.headerFields[.contentType] == nil else {
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        }
        var head = head
        let body = context.channel.allocator.buffer(bytes: JSONWriter.write(Self.error.body))
        head.headerFields[.contentType] = Answer.contentType
        head.headerFields[.contentLength] = "\(body.readableBytes)"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: promise)
    }

    private static let error = SCIMError.badRequest(
        .invalidSyntax, "the request is not HTTP/1.1, or its head is too large; the connection is closed")
}
