import ArgumentParser
import LDAP
import Planning
import Sync

struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Give an entry back: it stays as it is, and the gateway looks after it no more.",
        discussion: """
            The resource ends: a client that asks for it gets 404, and may create it anew. Memberships that clients gave it end, \
            those that its groups held before stay. `sluice adopt` takes the entry over again.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "Its SCIM id, its userName or displayName, or the DN of its entry.")
    var object: String

    func run() async throws {
        try await Console.run {
            let composition = try Composition(try common.settings()) { Console.note("\($0.resource): \($0.message)") }
            let stored = try await Explainer(engine: composition.engine).find(object)
            try await composition.provisioner.release(stored.id, type: stored.type, actor: "release")
            await composition.pool.close()
            let entry = stored.link.map { "; its entry \($0.dn) stays as it is" } ?? ""
            Console.result("\(Printable.text(stored.name)) (\(stored.id)) is given back\(entry).")
        }
    }
}
