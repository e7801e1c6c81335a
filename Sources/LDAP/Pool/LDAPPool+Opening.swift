import Directory
import Dispatch

extension LDAPPool {
    /// Opens one more connection, beside the requests.
    ///
    /// To the server in use while that one serves; else to the first that answers.
    func open() {
        let others = configuration.urls.indices.filter { $0 != current }
        let order = places.pick() == nil ? [current] + others : [current]
        openings += 1
        run { [configuration] in
            let outcome = await Self.firstToAnswer(of: order, configuration)
            return { $0.finishOpening(outcome) }
        }
    }

    private func finishOpening(_ outcome: Result<Opened, DirectoryError>) {
        openings -= 1
        switch outcome {
        case .success(let opened):
            lastFailure = nil
            enlist(opened)
            serveWaiting()
        case .failure(let error):
            lastFailure = (.now, error)
            // Another opening may still succeed.
            if openings == 0 { failWaiting(error) }
        }
    }

    /// A new connection takes its place, unless another server took over meanwhile or all places are taken.
    private func enlist(_ opened: Opened) {
        if opened.index != current, places.pick() == nil { use(opened.index) }
        guard opened.index == current, !places.isFull, !isClosed else { return }
        places.add(opened.connection)
    }

    /// Directs new work to a server.
    private func use(_ index: Int) {
        current = index
        places.replace(with: [])
        if current > 0 { probeLater() }
    }
}

extension LDAPPool {
    private func probeLater() {
        if isProbePlanned { return }
        isProbePlanned = true
        let delay = configuration.returnToFirstAfter.interval
        executor.queue.asyncAfter(deadline: .now() + delay) { [weak self] in
            self?.assumeIsolated { $0.probe() }
        }
    }

    /// Tries the servers that stand before the one in use.
    private func probe() {
        isProbePlanned = false
        guard current > 0, !isClosed else { return }
        let earlier = Array(0..<current)
        run { [configuration] in
            let outcome = await Self.firstToAnswer(of: earlier, configuration)
            return { $0.finishProbe(outcome) }
        }
    }

    private func finishProbe(_ outcome: Result<Opened, DirectoryError>) {
        if case .success(let opened) = outcome, opened.index < current, !isClosed {
            current = opened.index
            places.replace(with: [opened.connection])
            serveWaiting()
        }
        if current > 0 { probeLater() }
    }
}

extension LDAPPool {
    /// A connection, and which of the URLs it goes to.
    private struct Opened: Sendable {
        let index: Int
        let connection: LDAPConnection
    }

    /// Tries servers in order; the first failure speaks for all when none answers.
    private static func firstToAnswer(
        of order: [Int], _ configuration: LDAPConfiguration
    ) async -> Result<Opened, DirectoryError> {
        var failures: [DirectoryError] = []
        for index in order where configuration.urls.indices.contains(index) {
            do {
                let connection = try await LDAPConnection.open(configuration.urls[index], configuration)
                return .success(Opened(index: index, connection: connection))
            } catch let error as DirectoryError {
                failures.append(error)
            } catch {
                failures.append(DirectoryError(code: .localError, message: "\(error)", isOpening: true))
            }
        }
        return .failure(summary(failures))
    }

    private static func summary(_ failures: [DirectoryError]) -> DirectoryError {
        guard let first = failures.first else {
            return DirectoryError(
                code: .parameterError, message: "No directory URL is configured.", isOpening: true)
        }
        return DirectoryError(
            code: first.code, message: failures.map(\.message).joined(separator: "; "),
            diagnostic: first.diagnostic, isOpening: true)
    }

    /// Runs work beside the requests, so that a caller who gives up does not end what others wait for.
    ///
    /// These tasks belong to no caller, which is the reason for the one unstructured `Task` of the sources; the pool
    /// keeps each of them and ends them in `close()`.
    private func run(
        _ work: @escaping @Sendable () async -> @Sendable (isolated LDAPPool) -> Void
    ) {
        lastID += 1
        let id = lastID
        tasks[id] = Task { [weak self] in
            let finish = await work()
            await self?.finish(id, finish)
        }
    }

    private func finish(_ id: UInt64, _ finish: @Sendable (isolated LDAPPool) -> Void) {
        tasks[id] = nil
        finish(self)
    }
}
