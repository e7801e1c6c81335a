package import Hummingbird
import NIOCore

/// What belongs to one request on its way through the server.
package struct GatewayContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection, on whose event loop the request is dealt with.
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
