import HTTPTypes
import NIOCore
import NIOHTTPTypes
import SCIM

/// Gives the answer to a request that is not HTTP a body.
///
/// Such a request reaches no responder: the server answers it by itself, with an empty 400, and closes. Every other
/// 400 has a body and with it a content type, which is how this one is known.
final class ParserErrorHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentType] == nil
        else { return context.write(data, promise: promise) }
        write(head, context, promise)
    }

    private func write(_ head: HTTPResponse, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var head = head
        let body = context.channel.allocator.buffer(bytes: JSONWriter.write(Self.error.body))
        head.headerFields[.contentType] = Answer.contentType
        head.headerFields[.contentLength] = "\(body.readableBytes)"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: promise)
    }

    private static let error = SCIMError.badRequest(
        .invalidSyntax,
        "the request is not HTTP/1.1 (its method, its target or a header field), or its head is too large; "
            + "the connection is closed")
}
