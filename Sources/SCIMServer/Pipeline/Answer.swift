import HTTPTypes
import Hummingbird
import NIOCore
import SCIM

/// An answer before it is HTTP: a status, headers, and perhaps a body.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body: Value?
    /// A list in place of a body.
    var list: ListBody?
    /// Whether the connection must end with this answer, because a request body was left unread.
    var closesConnection = false

    static func ok(_ body: Value) -> Answer { Answer(status: .ok, body: body) }
    static let noContent = Answer(status: .noContent)

    /// The type of every body, an error's too: Entra gives up on others.
    static let contentType = "application/scim+json; charset=utf-8"

    /// The answer as HTTP.
    func response(to method: HTTPRequest.Method) -> Response {
        var headers = headers
        var buffer = ByteBuffer()
        if let body {
            buffer.writeBytes(JSONWriter.write(body))
            headers[.contentType] = Self.contentType
        }
        if closesConnection { headers[.connection] = "close" }
        if list != nil { headers[.contentType] = Self.contentType }
        let response = Response(
            status: status, headers: headers, body: list?.body ?? ResponseBody(byteBuffer: buffer))
        return method == .head ? response.createHeadResponse() : response
    }
}
