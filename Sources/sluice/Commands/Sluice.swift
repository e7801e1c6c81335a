import ArgumentParser

/// The door: one command a file.
@main
struct Sluice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "A gateway from SCIM 2.0 to an LDAP directory.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, CheckCommand.self, ReconcileCommand.self, AdoptCommand.self, ReleaseCommand.self,
            StatusCommand.self, FailuresCommand.self, ExplainCommand.self, LogCommand.self, TokenCommand.self,
            MaintenanceCommand.self,
        ])
}
