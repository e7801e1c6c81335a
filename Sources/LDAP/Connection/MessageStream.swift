import Directory
import Dispatch

/// What arrives for a request that is answered for as long as somebody takes the answers.
enum StreamItem: Sendable {
    case entry(StreamedEntry)
    case intermediate(IntermediateResponse)
    /// The last one.
    case result(LDAPReply)
}

/// The part of a stream that has arrived and was not taken yet, or the one who waits for more.
struct MessageStream {
    let request: LDAPRequest
    let message: Int32
    var items: [StreamItem] = []
    /// Whether the connection has stopped to read, until somebody takes what is there.
    var isPaused = false
    var consumer: Consumer?

    /// Past this many the server has to wait.
    static let capacity = 512

    struct Consumer {
        /// Resumed without items when the time is over.
        let continuation: CheckedContinuation<[StreamItem]?, any Error>
        let timer: (any DispatchSourceTimer)?
    }
}
