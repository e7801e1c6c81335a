import Directory
import UnixSignals
import LDAP
import ArgumentParser
import Logging
import SCIM
import SCIMServer
import ServiceLifecycle
import Store
import Sync

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gateway until it is told to stop (SIGTERM or Ctrl-C).")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Console.run {
            let settings = try common.settings()
            let logger = Logger.console(settings.log) { Timestamp.now() }
            let composition = try Composition(settings) { remark in
                logger.warning("remark", metadata: ["resource": "\(remark.resource)", "message": "\(remark.message)"])
            }
            try await composition.engine.noteHoldings()
            do {
                try await Self.group(composition, logger).run()
            } catch {
                let (listen, management) = (settings.listen, settings.management)
                throw CommandError(
                    "a listener failed: \(error). Look at listen (\(listen.host):\(listen.port)), its tls files if "
                        + "any, and management (\(management.host):\(management.port))")
            }
            await composition.pool.close()
            logger.info("stopped")
        }
    }

    /// Services stop in reverse order: the requests in flight are finished first, while the management listener
    /// still answers.
    private static func group(_ composition: Composition, _ logger: Logger) throws -> ServiceGroup {
        let settings = composition.settings
        let bell = SweepBell()
        let feed = settings.follows ? FeedService(composition, bell: bell, logger: logger) : nil
        let management = try Listener(
            ManagementResponder(checks: HealthChecks.all(composition) + [HealthChecks.feed(feed)]) {
                StateMetrics.all(of: try await Status.gather(composition.engine, tokens: composition.store))
            },
            at: settings.management, threads: 1,
            logger: logger
        ) { port in logger.info("management listens", metadata: ["port": "\(port)"]) }
        let sweeps = SweepService(
            reconciler: composition.reconciler, interval: settings.interval, retention: settings.retention, bell: bell,
            logger: logger
        ) {
            await feed?.follower.sweepEnded()
            feed?.status.note(stop: nil)
        }
        let backlog = BacklogService(reconciler: composition.reconciler, logger: logger)
        let gateway = try Listener(
            GatewayResponder(
                settings.gateway, provisioner: composition.provisioner, tokens: composition.store,
                catalog: composition.catalog, clock: { Timestamp.now() }),
            at: settings.listen, logger: logger
        ) { port in
            logger.info(
                "ready",
                metadata: [
                    "tenant_url": "\(settings.gateway.publicURL)\(settings.gateway.basePath)",
                    "port": "\(port)",
                ])
        }
        var configuration = ServiceGroupConfiguration(
            services: [management, sweeps, backlog] + (feed.map { [$0] } ?? []) + [gateway],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        // A request waits for one deadline of the directory at the most.
        configuration.maximumGracefulShutdownDuration =
            settings.directory.operationTimeout + settings.gateway.bodyDeadline
        return ServiceGroup(configuration: configuration)
    }
}
