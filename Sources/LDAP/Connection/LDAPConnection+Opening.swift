import Directory
import Dispatch
import Glibc

extension LDAPConnection {
    /// Connects, protects the connection as configured, and binds.
    ///
    /// - Parameter deadline: when to give up at the latest; `connectTimeout` bounds it anyway.
    /// - Throws: `DirectoryError` with `isOpening`.
    package static func open(
        _ url: LDAPURL, _ configuration: LDAPConfiguration, until deadline: ContinuousClock.Instant? = nil
    ) async throws -> LDAPConnection {
        if let problem = configuration.problem(of: url) ?? configuration.problems.first {
            throw DirectoryError.opening("\(url)", .parameterError, problem)
        }
        let latest = ContinuousClock.now + configuration.connectTimeout
        let limit = deadline.map { min($0, latest) } ?? latest
        let connection = LDAPConnection(url, configuration)
        try await connection.connect(until: limit)
        do {
            try await connection.bind(until: limit)
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    /// The blocking part, on the connection's queue; the caller waits no longer than the deadline even
    /// where the library would, as in the resolver.
    private nonisolated func connect(until deadline: ContinuousClock.Instant) async throws {
        let race = Race<Void>()
        let tooLate = DirectoryError.opening(server, .timeout, "no answer within the time allowed")
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                race.start(continuation)
                executor.queue.async {
                    race.finish(Result { try self.assumeIsolated { try $0.connectNow(until: deadline) } })
                }
                DispatchQueue.global().asyncAfter(deadline: .now() + (deadline - .now).interval) {
                    race.finish(.failure(tooLate))
                }
            }
        } onCancel: {
            race.finish(.failure(DirectoryError.opening(server, .userCancelled, "the caller gave up")))
        }
    }

    private func connectNow(until deadline: ContinuousClock.Instant) throws {
        do throws(LDAPHandle.Failure) {
            let opened = try LDAPHandle.open(url, configuration.tls, until: deadline)
            let descriptor = try opened.duplicateDescriptor()
            handle = consume opened
            watch(descriptor)
        } catch {
            throw refusal(error)
        }
    }

    private func refusal(_ failure: LDAPHandle.Failure) -> DirectoryError {
        guard let first = failure.certificate.first else {
            return .opening(server, failure.code, failure.diagnostic, advice: advice(for: failure.code))
        }
        let sentences = failure.certificate.map { $0.sentence(for: url.host, caFile: configuration.tls.caFile) }
        return .opening(
            server, failure.code, sentences.joined(separator: ", and "), advice: first.advice(for: url.host))
    }

    private func watch(_ descriptor: Int32) {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: executor.queue)
        let receive: @Sendable () -> Void = { [weak self, executor] in
            executor.whileBusy { self?.assumeIsolated { $0.receive() } }
        }
        let close: @Sendable () -> Void = { _ = Glibc.close(descriptor) }
        source.setEventHandler(handler: receive)
        source.setCancelHandler(handler: close)
        source.resume()
        self.source = source
        health.isUsable = true
    }

    private func bind(until deadline: ContinuousClock.Instant) async throws {
        let request: LDAPRequest
        switch configuration.bind {
        case .anonymous: return
        case .simple(let name, let password): request = LDAPRequest(.simpleBind(name, password))
        case .external: request = LDAPRequest(.externalBind)
        }
        do {
            switch try await attempt(request, until: deadline) {
            case .reply(let reply): try reply.require(request)
            case .notSent(let error): throw error
            }
        } catch let error as DirectoryError {
            throw error.asOpening
        }
    }

    private func advice(for code: ResultCode) -> String? {
        guard url.scheme == .ldaps || configuration.tls.mode == .startTLS, code != .timeout else {
            return nil
        }
        return "If the server can be reached otherwise, its certificate may not be trusted or may not hold "
            + "this name: check ca_file"
    }
}

extension LDAPConnection {
    /// Another connection to the same server, opened in the same way.
    nonisolated func openSibling(until deadline: ContinuousClock.Instant) async throws -> LDAPConnection {
        try await LDAPConnection.open(url, configuration, until: deadline)
    }
}
