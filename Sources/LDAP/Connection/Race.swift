import Synchronization

/// A continuation that several may finish: the first one counts.
final class Race<Value: Sendable>: Sendable {
    private let state = Mutex(State.idle)

    private enum State {
        case idle
        case running(CheckedContinuation<Value, any Error>)
        case finished(Result<Value, any Error>?)
    }

    func start(_ continuation: CheckedContinuation<Value, any Error>) {
        let early: Result<Value, any Error>? = state.withLock { state in
            guard case .finished(let outcome) = state else {
                state = .running(continuation)
                return nil
            }
            return outcome
        }
        if let early { continuation.resume(with: early) }
    }

    func finish(_ outcome: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .idle: state = .finished(outcome)
            case .running(let continuation):
                state = .finished(nil)
                return continuation
            case .finished: break
            }
            return nil
        }
        waiting?.resume(with: outcome)
    }
}
