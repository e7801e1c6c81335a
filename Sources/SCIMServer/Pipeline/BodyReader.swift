import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import SCIM

/// Reads a request's body within its limits of size and time.
struct BodyReader: Sendable {
    let limit: Int
    let deadline: Duration

    /// A body that is too large or too slow. The connection cannot be used further.
    struct Overrun: Error {
        let error: SCIMError
    }

    /// The JSON of a body.
    ///
    /// - Throws: `SCIMError` 400 or 415, `Overrun`.
    fileprivate func json(_ body: IncomingBody) async throws -> Value {
        try checkType(body.request.headers)
        let bytes = try await bytes(body)
        guard !bytes.isEmpty else {
            throw SCIMError.badRequest(.invalidSyntax, "the request has no body; a JSON object is expected")
        }
        return try JSONReader.read(bytes)
    }

    /// JSON under any of its names, or no name at all, as some clients send it.
    private func checkType(_ headers: HTTPFields) throws(SCIMError) {
        if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw .unsupportedMediaType("a compressed body is not accepted; send it without Content-Encoding")
        }
        guard let type = headers[.contentType], !Self.usualTypes.contains(type) else { return }
        let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard ["application/scim+json", "application/json", ""].contains(name) else {
            throw .unsupportedMediaType("the body must be application/scim+json or application/json")
        }
    }

    /// As most clients spell it, to save taking it apart.
    private static let usualTypes: Set = ["application/scim+json", "application/scim+json; charset=utf-8"]

    private func bytes(_ body: IncomingBody) async throws -> [UInt8] {
        if let length = body.request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        body.invite()
        let end = ContinuousClock.now + deadline
        let alarm = body.cut(after: deadline)
        defer { alarm.cancel() }
        var bytes: [UInt8] = []
        do {
            for try await chunk in body.request.body {
                guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge }
                guard ContinuousClock.now < end else { throw tooSlow }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let overrun as Overrun {
            throw overrun
        } catch {
            guard ContinuousClock.now < end else { throw tooSlow }
            throw Overrun(error: .badRequest(.invalidSyntax, "the body did not arrive whole: \(error)"))
        }
        guard ContinuousClock.now < end else { throw tooSlow }
        return bytes
    }

    private var tooLarge: Overrun {
        Overrun(error: .payloadTooLarge("the body is larger than \(limit) bytes, the most that is accepted"))
    }

    private var tooSlow: Overrun {
        Overrun(error: SCIMError(status: 408, detail: "the body did not arrive within \(deadline)"))
    }
}

/// A body that has still to arrive.
struct IncomingBody: Sendable {
    let reader: BodyReader
    let request: Request
    let channel: any Channel

    /// The JSON of the body. Asked for once.
    ///
    /// - Throws: `SCIMError` 400 or 415, `BodyReader.Overrun`.
    func json() async throws -> Value { try await reader.json(self) }

    /// Tells a client that waits for it to send its body (RFC 9110 §10.1.1).
    fileprivate func invite() {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return }
        channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }

    /// Ends the body after a time, however much of it is still to come; the answer still gets out.
    fileprivate func cut(after deadline: Duration) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: TimeAmount(deadline)) {
            channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
    }
}
