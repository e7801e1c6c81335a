import Directory

/// A step between a request and its answer, or of a sweep, at which a process may end: what a crash there leaves behind
/// is tried out in tests.
///
/// Only debug builds tell of them; in a release build nothing of it is left but the names.
package enum FaultPoint: String, Sendable, CaseIterable {
    /// An intent is durable, and nothing of it was sent.
    case intentRecorded
    /// It is durable that an intent's write is an add after all.
    case addAnnounced
    /// An intent that another process left is ours now.
    case intentTakenOver
    /// A write is about to be sent to the directory.
    case sending
    /// The directory has answered a write.
    case answered
    /// A membership was carried to the entry of a member.
    case membershipCarried
    /// A membership of somebody who is to be deleted has ended.
    case membershipEnded
    /// An intent is about to end, in the state.
    case completing
    /// An intent has ended durably, and nobody was told.
    case completed
    /// A group's entry got the present name of a member.
    case nameFollowed
    /// A sweep has made its plan and changed nothing yet.
    case planMade
    /// An entry has a temporary name, so that another one can have its own.
    case entrySetAside
    /// One item of a plan was carried out.
    case itemApplied
    /// All items of a plan were carried out.
    case planCarriedOut
}

extension Engine {
    /// Tells that a step was reached.
    @inline(__always)
    func pass(_ point: FaultPoint) {
        #if DEBUG
            passing(point)
        #endif
    }

    /// Ends an intent in the state.
    func complete(_ intent: Intent, _ completion: Completion, acknowledged: Bool) async throws -> StoredResource? {
        pass(.completing)
        let resource = try await store.complete(intent, completion, acknowledged: acknowledged)
        pass(.completed)
        return resource
    }

    /// A client whose writes tell when they are sent and answered.
    func watched(_ client: any DirectoryClient) -> any DirectoryClient {
        #if DEBUG
            WatchedClient(client: client, engine: self)
        #else
            client
        #endif
    }
}
