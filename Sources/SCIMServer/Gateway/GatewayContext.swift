package import Hummingbird
import NIOCore

/// What belongs to one request on its way through the server.
package struct GatewayContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection, so that it can be closed under a body that nobody wants to read.
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
