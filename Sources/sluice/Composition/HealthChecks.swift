import LDAP
import Directory
import Planning
import SCIMServer
import Store
import Sync

/// What `/health/ready` looks at.
enum HealthChecks {
    static func all(_ composition: Composition) -> [HealthCheck] {
        [
            state(composition.store), directory(composition.pool), limits(composition.store),
            maintenance(composition.store), backlog(composition.store), pending(composition.store),
        ]
    }

    private static func state(_ store: SQLiteStore) -> HealthCheck {
        HealthCheck("state") {
            do {
                try await store.proveWritable()
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    private static func directory(_ pool: LDAPPool) -> HealthCheck {
        HealthCheck("directory") {
            do {
                let client = try await pool.session(until: .now + .seconds(2))
                _ = try await client.read(.root, ["1.1"])
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    /// How changes by others are noticed. Without a feed there are sweeps.
    static func feed(_ service: FeedService?) -> HealthCheck {
        HealthCheck("feed", isAdvisory: true) { service?.status.text ?? "off" }
    }

    /// What is held back waits for a person, and the gateway goes on with everything else.
    private static func limits(_ store: SQLiteStore) -> HealthCheck {
        HealthCheck("limits", isAdvisory: true) {
            guard let stops = try? await store.stops(), !stops.isEmpty else { return nil }
            return stops.map(\.text).joined(separator: " | ")
        }
    }
}

extension HealthChecks {
    private static func maintenance(_ store: SQLiteStore) -> HealthCheck {
        HealthCheck("maintenance", isAdvisory: true) { try? await store.maintenance()?.text }
    }

    /// What waits for the directory.
    private static func backlog(_ store: SQLiteStore) -> HealthCheck {
        HealthCheck("backlog", isAdvisory: true) {
            guard let size = try? await store.backlogSize(), let oldest = size.oldest else { return nil }
            return "\(size.count) objects wait for the directory, the first since \(oldest)"
        }
    }

    /// Writes whose end is not known, which sweeps and repeated requests settle.
    private static func pending(_ store: SQLiteStore) -> HealthCheck {
        HealthCheck("pending", isAdvisory: true) {
            guard let waiting = try? await store.openIntents().filter({ !$0.isOccupied }), let first = waiting.first
            else { return nil }
            return "\(waiting.count) writes are in doubt, the oldest since \(first.intent.recorded)"
        }
    }
}

extension Maintenance {
    /// For people: since when, and why.
    var text: String {
        "on since \(since): nothing is written to the directory" + (reason.map { " (\(Printable.text($0)))" } ?? "")
    }
}

extension LimitStop {
    /// For people: whose changes are held back, why, and how they go on.
    var text: String {
        let whose =
            switch scope {
            case .sweep: "sweeps are held back"
            case .client(let name): "changes of \(Printable.text(name)) are held back"
            }
        return "\(whose) since \(since): \(reasons.joined(separator: "; ")); "
            + "if it is meant: sluice reconcile --approve \(hash)"
    }
}
